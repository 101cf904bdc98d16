import type { PipelineSettings } from "../../settings/settings";
import type { Execution } from "../deployed/execution";
import type { Clock } from "../registry/retry";
import { refused } from "../release-error";
import { demandMetrics, metricsOfEnded } from "../validation/passed-run";
import type { StartedRun } from "../validation/run";
import type { Metrics } from "../validation/thresholds";
import { holdMetrics, type Held } from "./changes";
import { lastGood, type LastGood } from "./last-good";
import type { Tried } from "./trial";

/** A run that tried a release, held to what its pipeline's settings allow. */
export interface HeldRun {
  readonly live: PipelineSettings;
  readonly execution: string;
  /** What it is compared with; undefined where the pipeline has no good run. */
  readonly before: LastGood | undefined;
  readonly metrics: readonly Held[];
}

/** A run that has started, by its execution. */
export const startedRun = ({ arn, started }: Pick<Execution, "arn" | "started">): StartedRun => ({
  arn,
  runId: arn.split(":").at(-1) ?? "",
  startedAt: started ?? new Date(0),
});

/**
 * Holds a run that passed to the thresholds, and to the last good run of what is live.
 * @throws ReleaseError where nothing could be held to anything
 */
export async function holdRun({ live, canary }: Tried, run: StartedRun, time: Clock): Promise<HeldRun> {
  const found = await demandMetrics(canary, run, time);
  const before = await lastGood(live, run.arn);
  const was: Metrics | undefined = before && (await metricsOfEnded(live, startedRun(before.run), time));
  const metrics = holdMetrics(found, was, live.settings);
  if (metrics.every(({ ok }) => ok === undefined))
    throw refused(
      `${live.settings.names.stateMachine} has no good run to compare with, and pipelines.${live.settings.workload}.validation.thresholds of Pulumi.${live.settings.stack}.yaml are empty: ${run.arn} is held to nothing. Give at least one, such as { rows: { min: 1 } }.`,
    );
  return { live: live.settings, execution: run.arn, before, metrics };
}

/** The metrics that failed. */
export const failedIn = ({ metrics }: HeldRun): readonly string[] =>
  metrics.filter(({ ok }) => ok === false).map(({ metric }) => metric);

export const hasPassed = (run: HeldRun): boolean => failedIn(run).length === 0;
