import type { PipelineSettings } from "../../settings/settings";
import type { Manifest } from "../registry/manifest";
import { platformOf } from "../registry/manifest";
import type { RunTasks } from "../deployed/run-tasks";
import { type Execution, isGoing } from "../deployed/execution";
import type { Task } from "../deployed/tasks";
import type { Release } from "../release-file";
import { type Check, open } from "./check";
import { faultsOfRun } from "./evidence";
import { failedRun, runName } from "./last-outcome";

export interface RunExpectation {
  readonly settings: PipelineSettings;
  readonly release: Release;
  /** Digests that a task of the release may report. */
  readonly digests: readonly string[];
  /** Why nothing of the pipeline runs yet: no run is demanded. */
  readonly notReleased?: string | undefined;
  /** When the release was deployed. */
  readonly since: Date | undefined;
  /** A run that succeeded since then is demanded. */
  readonly runDemanded: boolean;
}

export interface FoundRuns {
  /** The last run to end since the release was deployed; before one has, the one that is going on. */
  readonly last: { readonly run: Execution; readonly tasks: RunTasks } | undefined;
  /** The run that is going on, if one is. */
  readonly going?: Execution | undefined;
  /** The last run that succeeded, of whatever release. */
  readonly lastSuccess?: Execution | undefined;
  /** The failing check that stands for the last run where AWS refuses the caller. */
  readonly unreadable?: Check | undefined;
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

/** Holds what ran and what runs against the release. */
export function runChecks(expected: RunExpectation, found: FoundRuns): Check[] {
  const { last, going, unreadable, running } = found;
  const tasks = running.filter(({ arn }) => last?.tasks.tasks.every((task) => task.arn !== arn) ?? true);
  return [
    ...(expected.notReleased !== undefined
      ? [last ? ranUnreleased(last.run, expected.notReleased) : open("run", LAST_RUN, expected.notReleased)]
      : last
        ? lastRunChecks(expected, last, found.lastSuccess)
        : [unreadable ?? noLastRun(expected)]),
    ...(going && going !== last?.run ? [goingOn(going)] : []),
    ...tasks.flatMap((task) => taskChecks(expected, "running task", task)),
  ];
}

export const LAST_RUN = "last run";

/** Of these a sample is read, and there may be none: no later look settles more of them. */
export const TASKS_OF_LAST_RUN = "tasks of the last run";

function noLastRun({ runDemanded, since, settings }: RunExpectation): Check {
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
  { run, tasks: { tasks, unknown, children } }: NonNullable<FoundRuns["last"]>,
  lastSuccess: Execution | undefined,
): Check[] {
  const checks = tasks.flatMap((task) => taskChecks(expected, "task of the last run", task));
  const forgotten = unknown.map((arn): Check => ({
    where: "run",
    name: `task of the last run ${shortTask(arn)}`,
    ok: false,
    found: "neither the run's history nor ECS knows what it ran",
    expected: expected.digests.join(" or "),
    fix: "Run the pipeline again and verify within the hour",
  }));
  return [
    lastRunCheck(expected, run, lastSuccess),
    ...(tasks.length + unknown.length === 0 ? [noTasks(expected, run)] : []),
    ...checks,
    ...forgotten,
    ...(children && children.seen > children.read
      ? [
          open(
            "run",
            TASKS_OF_LAST_RUN,
            `those of ${children.read} of its ${children.seen} objects were read`,
          ),
        ]
      : []),
  ];
}

/** A run may have failed before it started a task, and a folder may have been empty. Any other run has started one. */
function noTasks({ settings, digests }: RunExpectation, { status }: Execution): Check {
  const name = TASKS_OF_LAST_RUN;
  if (status !== "SUCCEEDED" || settings.inputs === "folder") return open("run", name, "it started none");
  return {
    where: "run",
    name,
    ok: false,
    found: "its history lists none, though it succeeded",
    expected: digests.join(" or "),
    fix: "Run the pipeline again, and verify that run",
  };
}

/** A run in progress has not failed; with `runDemanded` it is not enough. */
function lastRunCheck(
  { runDemanded, settings, release }: RunExpectation,
  run: Execution,
  lastSuccess: Execution | undefined,
): Check {
  if (isGoing(run) && !runDemanded) return goingOn(run);
  if (isGoing(run)) return { ...goingOn(run), ok: false, open: false, expected: "SUCCEEDED", fix: WAIT };
  if (run.status !== "SUCCEEDED") return failedRun(settings, run, lastSuccess);
  const faults = faultsOfRun(run, release, settings);
  return {
    where: "run",
    name: `what the last run ${runName(run)} ran`,
    ok: faults.length === 0,
    found: faults.join("; "),
    expected: ranWhole(settings, release),
    fix: `Deploy the release again and run it: pulumi up -s ${settings.stack}`,
  };
}

/** A run of what the release does not name. */
export const ranUnreleased = (run: Execution, why: string): Check => ({
  where: "run",
  name: `what the last run ${runName(run)} ran`,
  ok: false,
  found: `it was started, and the pipeline is ${why}`,
  expected: "no run before the pipeline's first release",
  fix: "Find out who started it: release history, CloudTrail",
});

/** What a run of a release has run. */
export const ranWhole = ({ model }: Pick<PipelineSettings, "model">, { version }: Release): string =>
  `release ${version} with its image${model ? " and its model" : ""}`;

const WAIT = "Verify again when it has ended";

const goingOn = (run: Execution): Check =>
  open("run", `run ${runName(run)}`, `${run.status} since ${run.started?.toISOString() ?? "now"}`);

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
      found: digest ?? "ECS reports no digest",
      expected: digests.join(" or ") || "no task, for the pipeline is not released yet",
      fix,
    };
  });
}

const shortTask = (arn: string): string => arn.split("/").at(-1)?.slice(0, 12) ?? arn;
