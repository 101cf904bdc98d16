import type { PipelineSettings } from "../../settings/settings";
import { inLine } from "../../settings/printable";
import { deployedAt, lastRunRefusal, type PipelineDeployment } from "../deployed/deployment";
import { type Execution, isGoing } from "../deployed/execution";
import type { Check } from "./check";

/** Runs of a pipeline on the stack's own data that began since the release was there. */
export interface RunsSince {
  /** When the release was there; undefined before the first, and where AWS refuses to say which runs were since. */
  readonly since: Date | undefined;
  /** The newest that has ended. */
  readonly ended: Execution | undefined;
  /** The newest, when it has not ended. */
  readonly going: Execution | undefined;
}

/**
 * What counts of a pipeline's runs, the newest first. Those on validation data, which `validate-model` judges, and those that
 * began before the release was there say nothing of it.
 */
export function runsSince(
  deployment: Pick<PipelineDeployment, "runs" | "lineage" | "taskDefinition" | "refusals">,
): RunsSince {
  const since = lastRunRefusal(deployment) === undefined ? deployedAt(deployment) : undefined;
  const ours = deployment.runs.filter(
    ({ started, onValidationData }) =>
      since !== undefined && started !== undefined && started >= since && !onValidationData,
  );
  const [newest] = ours;
  return {
    since,
    ended: ours.find((run) => !isGoing(run)),
    going: newest && isGoing(newest) ? newest : undefined,
  };
}

/** The execution's name, as people know a run. */
export const runName = ({ arn }: Pick<Execution, "arn">): string => arn.split(":").at(-1) ?? arn;

/** Characters of a cause that are shown: what the state machine cuts the task's own sentence to. */
const MOST_OF_A_CAUSE = 1000;

/** Why a run failed: error and cause in a line; its status alone where Step Functions says no more. */
function whyOf({ status, error, cause }: Execution): string {
  const why = inLine([error, cause].filter(Boolean).join(": "));
  const shown = why.length > MOST_OF_A_CAUSE ? `${why.slice(0, MOST_OF_A_CAUSE)}…` : why;
  return shown === "" ? status : `${status} with ${shown}`;
}

/** Since when nothing succeeded. */
export const silence = (last: Execution | undefined): string =>
  last
    ? `nothing has succeeded since ${(last.stopped ?? last.started)?.toISOString() ?? "an unknown time"}`
    : "no run has succeeded in the 90 days that Step Functions keeps them";

/** A run that ended in another way than well: failed, timed out, or stopped by somebody. */
export function failedRun(
  { stack, names, arns }: PipelineSettings,
  run: Execution,
  lastSuccess: Execution | undefined,
): Check {
  const when = run.stopped ? ` at ${run.stopped.toISOString()}` : "";
  return {
    where: "run",
    name: `last run ${runName(run)}`,
    ok: false,
    found: `${whyOf(run)}${when}; ${silence(lastSuccess)}`,
    expected: "SUCCEEDED",
    fix: `Correct what it says, then start the pipeline again: aws stepfunctions start-execution --state-machine-arn ${arns.stateMachine}. The task's log is in ${names.logGroup} of ${stack}. If the release is at fault: npm run release -- rollback`,
  };
}
