import type { Settings } from "../../settings/settings";
import { nextOccurrence } from "../../documents/alarms/next-occurrence";
import type {
  Alarm,
  Drift,
  Part,
  Pipeline,
  Release as Shown,
  Run,
  Schedule,
  State,
} from "../../views/board/data";
import type { Check } from "../checks/check";
import { runName } from "../checks/last-outcome";
import { type PipelineStatus, readStackStatus, type StackStatus } from "../checks/stack-status";
import type { Account } from "../accounts/accounts";
import { deployedText, releaseRefusal } from "../deployed/deployment";
import type { FoundAlarm } from "../deployed/alarms";
import { type Execution, isGoing } from "../deployed/execution";
import type { LineageEntry } from "../deployed/lineage";
import type { Schedule as Found } from "../deployed/schedule";
import { readReleaseFile } from "../promotion/release-files";
import { carriedOf, modelsOf, type Release, ReleaseFileError, runsOf } from "../release-file";
import { read, readUnless, unreadable } from "./part";

/** An environment, and every release that it had. */
export interface ReadEnvironment {
  readonly state: Part<State>;
  /** The oldest first; none where it could not be read. */
  readonly lineage: readonly LineageEntry[];
}

export interface EnvironmentArgs {
  /** The folder with the release files. */
  readonly folder: string;
  readonly artifactBucket: string;
  readonly now: Date;
}

/** Reads what an environment has. @throws what keeps all of it from being read; a refusal keeps one part */
export async function readEnvironment(
  account: Account,
  { folder, artifactBucket, now }: EnvironmentArgs,
): Promise<ReadEnvironment> {
  const file = fileOf(folder, account.settings);
  const status = await readStackStatus(account, artifactBucket, file.release, file.fault);
  return { state: stateOf(status, now), lineage: status.deployment.lineage };
}

/** A file that cannot be read hides nothing of what is deployed. */
function fileOf(folder: string, settings: Settings): { release?: Release | undefined; fault?: string } {
  try {
    return { release: readReleaseFile(folder, settings) };
  } catch (error) {
    if (error instanceof ReleaseFileError) return { fault: error.message };
    throw error;
  }
}

/** What is shown of a stack. Where nothing at all may be read, that is said once. */
function stateOf(status: StackStatus, now: Date): Part<State> {
  const { deployment, drift } = status;
  const ofStack = {
    release: releaseOf(status),
    deployedAt: readUnless(
      deployment.refusals.lineage,
      deployment.lineage.at(-1)?.when.toISOString() ?? null,
    ),
  };
  const pipelines = status.pipelines.map((pipeline) => pipelineOf(pipeline, now));
  const parts: readonly Part<unknown>[] = [
    ...Object.values(ofStack),
    ...pipelines.flatMap(({ schedule, runs, alarms, deadLetters }) => [schedule, runs, alarms, deadLetters]),
  ];
  const refusals = parts.flatMap((part) => (part.status === "unreadable" ? [part.why] : []));
  if (refusals[0] !== undefined && refusals.length === parts.length) return unreadable(refusals[0]);
  return read({ ...ofStack, pipelines, drift: drift.map(driftOf) });
}

function pipelineOf({ settings, deployment, signals, notReleased }: PipelineStatus, now: Date): Pipeline {
  const why = deployment.refusals;
  return {
    name: settings.workload,
    notReleased: notReleased ?? null,
    schedule: readUnless(why.schedule, deployment.schedule ? scheduleOf(deployment.schedule, now) : null),
    runs: readUnless(why.runs, deployment.runs.map(runOf)),
    alarms: readUnless(signals.refusals.alarms, signals.alarms.map(alarmOf)),
    deadLetters: readUnless(signals.refusals.deadLetters, signals.deadLetters ?? null),
  };
}

function releaseOf({ deployment, release, settings }: StackStatus): Part<Shown | null> {
  const refusal = releaseRefusal(deployment);
  if (refusal !== undefined) return unreadable(refusal);
  if (release) return read(shownRelease(release));
  return deployedText(deployment) === undefined
    ? read(null)
    : unreadable(`${settings.names.releaseParameter} is not a release: it was changed by hand`);
}

/** A release as a page shows it. */
export function shownRelease(release: Release): Shown {
  const { version, commit, images, evidence, rollback } = release;
  return {
    version,
    commit,
    images: Object.entries(images).map(([name, image]) => ({ name, ...image })),
    models: Object.entries(modelsOf(release)).map(([name, model]) => ({ name, ...model })),
    evidence: evidence
      ? {
          testedAt: evidence.testedAt,
          runs: Object.entries(runsOf(release)).map(([pipeline, execution]) => ({ pipeline, execution })),
          carried: Object.entries(carriedOf(release)).map(([pipeline, from]) => ({
            pipeline,
            version: from,
          })),
        }
      : null,
    backFrom: rollback?.from ?? null,
  };
}

function scheduleOf({ enabled, expression, timezone }: Found, now: Date): Schedule {
  const next = enabled ? nextOccurrence({ expression, timezone }, now) : undefined;
  return {
    enabled,
    expression,
    timezone,
    next: next ? { at: next.at.toISOString(), local: next.local } : null,
  };
}

function runOf(run: Execution): Run {
  const { status, started, stopped, ran, onValidationData, error, cause } = run;
  return {
    name: runName(run),
    status,
    outcome: isGoing(run) ? "running" : status === "SUCCEEDED" ? "succeeded" : "failed",
    startedAt: started?.toISOString() ?? null,
    stoppedAt: stopped?.toISOString() ?? null,
    version: ran?.release ?? null,
    onValidationData,
    error: error ?? null,
    cause: cause ?? null,
  };
}

function alarmOf({ name, description, state, since }: FoundAlarm): Alarm {
  const states: Readonly<Record<string, Alarm["status"]>> = { ALARM: "ringing", OK: "quiet" };
  const status = state === undefined ? "missing" : (states[state] ?? "unsure");
  return { name, status, meaning: description, since: since?.toISOString() ?? null };
}

const driftOf = ({ name, found, expected, fix, unchecked }: Check): Drift => ({
  status: unchecked === undefined ? "differs" : "unreadable",
  name,
  found,
  expected,
  fix,
});
