import type { Settings } from "../../settings/settings";
import type { Manifest } from "../registry/manifest";
import { platformOf } from "../registry/manifest";
import type { RunTasks } from "../deployed/run-tasks";
import type { Execution } from "../deployed/execution";
import type { Task } from "../deployed/tasks";
import type { Release } from "../release-file";
import { type Check, forbidden, open } from "./check";
import { faultsOfRun } from "./evidence";

export interface RunExpectation {
  readonly settings: Settings;
  readonly release: Release;
  /** Digests that a task of the release may report. */
  readonly digests: readonly string[];
  /** When the release was deployed. */
  readonly since: Date | undefined;
  /** A run that succeeded since then is demanded. */
  readonly runDemanded: boolean;
}

export interface FoundRuns {
  /** The last run since the release was deployed. */
  readonly last: { readonly run: Execution; readonly tasks: RunTasks } | undefined;
  /** Why nobody can say which run that was, when AWS refuses the caller. */
  readonly untold?: string | undefined;
  readonly running: readonly Task[];
}

/**
 * What ECS may report of a task that runs a promoted image: its index or the manifest of one of its platforms.
 * An image without an index has itself only.
 */
export const runnableDigests = (promoted: Manifest): string[] => [
  promoted.digest,
  ...promoted.children.filter((child) => platformOf(child) !== undefined).map(({ digest }) => digest),
];

/** The newest run of the pipeline's own data to start at or after a time. */
export const lastSince = (runs: readonly Execution[], since: Date | undefined): Execution | undefined =>
  since &&
  runs.find(
    ({ started, onValidationData }) => started !== undefined && started >= since && !onValidationData,
  );

/** Holds what ran and what runs against the release. */
export function runChecks(expected: RunExpectation, { last, untold, running }: FoundRuns): Check[] {
  const tasks = running.filter(({ arn }) => last?.tasks.tasks.every((task) => task.arn !== arn) ?? true);
  return [
    ...(last ? lastRunChecks(expected, last.run, last.tasks) : [noLastRun(expected, untold)]),
    ...tasks.flatMap((task) => taskChecks(expected, "running task", task)),
  ];
}

const LAST_RUN = "last run";

function noLastRun({ runDemanded, since, settings }: RunExpectation, untold: string | undefined): Check {
  if (untold !== undefined) return forbidden("run", LAST_RUN, untold);
  const found = `the stack has not run since its release was deployed${since ? ` at ${since.toISOString()}` : ""}`;
  if (!runDemanded) return open("run", LAST_RUN, found);
  return {
    where: "run",
    name: LAST_RUN,
    ok: false,
    found,
    expected: "a run that succeeded",
    fix: `Start one, or wait for the schedule of ${settings.stack}, then verify again`,
  };
}

function lastRunChecks(
  expected: RunExpectation,
  run: Execution,
  { tasks, untold, children }: RunTasks,
): Check[] {
  const checks = tasks.flatMap((task) => taskChecks(expected, "task of the last run", task));
  const forgotten = untold.map((arn): Check => ({
    where: "run",
    name: `task of the last run ${shortTask(arn)}`,
    ok: false,
    found: "neither the run's history nor ECS tells what it ran",
    expected: expected.digests.join(" or "),
    fix: "Run the pipeline again and verify within the hour",
  }));
  return [
    lastRunCheck(expected, run),
    ...(tasks.length + untold.length === 0 ? [noTasks(expected, run)] : []),
    ...checks,
    ...forgotten,
    ...(children && children.seen > children.read
      ? [
          open(
            "run",
            "tasks of the last run",
            `those of ${children.read} of its ${children.seen} objects were looked at`,
          ),
        ]
      : []),
  ];
}

/** A run may have failed before it started a task, and a folder may have been empty. Any other run has started one. */
function noTasks({ settings, digests }: RunExpectation, { status }: Execution): Check {
  const name = "tasks of the last run";
  if (status !== "SUCCEEDED" || settings.pipeline.inputs === "raw-folder")
    return open("run", name, "it started none");
  return {
    where: "run",
    name,
    ok: false,
    found: "its history lists none, though it succeeded",
    expected: digests.join(" or "),
    fix: "Run the pipeline again, and verify that run",
  };
}

/** Characters of a failed run's cause that are shown. */
const MOST_OF_A_CAUSE = 300;

/** A run that failed on its data says nothing against the release, unless a success is demanded. */
function lastRunCheck({ runDemanded, settings, release }: RunExpectation, run: Execution): Check {
  const { arn, status, error, cause } = run;
  const name = `last run ${arn.split(":").at(-1)}`;
  if (status === "SUCCEEDED") {
    const faults = faultsOfRun(run, release, settings);
    return {
      where: "run",
      name: `what the ${name} ran`,
      ok: faults.length === 0,
      found: faults.join("; "),
      expected: `release ${release.version} with its image and its model`,
      fix: `Deploy the release again and run it: pulumi up -s ${settings.stack}`,
    };
  }
  const why = [error, cause].filter(Boolean).join(": ").slice(0, MOST_OF_A_CAUSE);
  const found = why === "" ? status : `${status} with ${why}`;
  if (!runDemanded) return open("run", name, found);
  return {
    where: "run",
    name,
    ok: false,
    found,
    expected: "SUCCEEDED",
    fix: `Correct what it says, and run the pipeline again; the task's log is in ${settings.names.logGroup} of ${settings.stack}`,
  };
}

/** What each container of a task really pulled. */
function taskChecks({ digests, settings }: RunExpectation, what: string, { arn, containers }: Task): Check[] {
  const fix = `A run that began before the release was deployed ends by itself. Any other: stop it, find out who started it, and deploy the release: pulumi up -s ${settings.stack}`;
  return containers.map(({ name, digest, started }): Check => {
    const named = `digest of the ${what} ${shortTask(arn)} (${name})`;
    if (digest === undefined && !started) return open("run", named, "it has not started");
    return {
      where: "run",
      name: named,
      ok: digest !== undefined && digests.includes(digest),
      found: digest ?? "ECS tells no digest",
      expected: digests.join(" or "),
      fix,
    };
  });
}

const shortTask = (arn: string): string => arn.split("/").at(-1)?.slice(0, 12) ?? arn;
