import { inLine } from "../../settings/printable";
import type { PipelineAccount } from "../accounts/accounts";
import type { Execution } from "../deployed/execution";
import type { RunOutput } from "../deployed/run-output";
import type { Clock } from "../registry/retry";
import { refused } from "../release-error";
import type { StartedRun } from "./run";
import { metricsOf } from "./task-lines";
import { findTaskLine } from "./task-log";
import type { Metrics } from "./thresholds";

/** Milliseconds that the last line of a run that passed may take to arrive, and that of one that failed. */
const DONE_TIMEOUT = 120_000;
const FAILED_TIMEOUT = 10_000;
/** Errors of a run whose task failed, alone or in a fan-out: the task's log says more than their cause. */
const OF_THE_TASK: readonly string[] = ["States.TaskFailed", "States.ExceedToleratedFailureThreshold"];

/** What a run that has ended says that it ran. @param again What to do once the cause is corrected. @throws ReleaseError for one that failed */
export async function demandPassed(
  source: PipelineAccount,
  run: StartedRun,
  { status, error, cause, ran }: Pick<Execution, "status" | "error" | "cause" | "ran">,
  { time, again }: { readonly time: Clock; readonly again: string },
): Promise<RunOutput> {
  const { stack, names } = source.settings;
  if (status !== "SUCCEEDED") {
    const failed =
      error !== undefined && OF_THE_TASK.includes(error)
        ? await findTaskLine(source, lineOf(run, "failed"), time, FAILED_TIMEOUT)
        : undefined;
    const said = typeof failed?.["message"] === "string" ? failed["message"] : undefined;
    throw refused(
      `${run.arn} did not pass. ${inLine([status, error, said ?? cause].filter(Boolean).join(": "))}\nCorrect that, then ${again}; the task's log is in ${names.logGroup}.`,
    );
  }
  if (!ran)
    throw refused(
      `${run.arn} does not say what it ran: the state machine is of an older deployment, which takes no validation data. Deploy it again: pulumi up -s ${stack}`,
    );
  return ran;
}

/** The metrics that a run reported. @throws ReleaseError when no line with them came */
export async function demandMetrics(source: PipelineAccount, run: StartedRun, time: Clock): Promise<Metrics> {
  const { logGroup } = source.settings.names;
  const line = await findTaskLine(source, lineOf(run, "done"), time, DONE_TIMEOUT);
  if (!line)
    throw refused(
      `${run.arn} passed, and no line with the event done and its runId came into ${logGroup} within ${DONE_TIMEOUT / 1000} s. A workload of yours writes one with its metrics: see workload/README.md.`,
    );
  return metricsOf(line);
}

/** The metrics of a run that ended some time ago; none where its log is not kept that long. */
export async function metricsOfEnded(
  source: PipelineAccount,
  run: StartedRun,
  time: Clock,
): Promise<Metrics> {
  const line = await findTaskLine(source, lineOf(run, "done"), time, 0);
  return line ? metricsOf(line) : {};
}

const lineOf = ({ runId, startedAt }: StartedRun, event: string) => ({ event, runId, since: startedAt });
