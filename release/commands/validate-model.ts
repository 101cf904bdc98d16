import { mapSome } from "../../settings/at-once";
import type { PipelineSettings } from "../../settings/settings";
import { VALIDATION_KEY } from "../../documents/state-machine/validation-input";
import { inLine } from "../../settings/printable";
import type { PipelineAccount } from "../accounts/accounts";
import type { Call, Command, Outcome } from "../command-line/command";
import { EXIT } from "../command-line/exit-code";
import { refused } from "../release-error";
import type { RunOutput } from "../deployed/run-output";
import { demandDeployed, demandSourceRelease } from "../promotion/source-release";
import { type Clock, systemClock } from "../registry/retry";
import { chosenPipelines, demandReleased, PIPELINE_OPTIONS } from "./chosen-pipelines";
import { failedOf, isReleasedModel, validationText, type Validation } from "./validation-text";
import { awaitEnd, demandValidationData, startRun, validationData, type StartedRun } from "../validation/run";
import { metricsOf } from "../validation/task-lines";
import { findTaskLine } from "../validation/task-log";
import { compareMetrics, type Metrics } from "../validation/thresholds";

/** Milliseconds that the last line of a run that passed may take to arrive, and that of one that failed. */
const DONE_TIMEOUT = 120_000;
const FAILED_TIMEOUT = 10_000;
/** Errors of a run whose task failed, alone or in a fan-out: the task's log says more than their cause. */
const OF_THE_TASK: readonly string[] = ["States.TaskFailed", "States.ExceedToleratedFailureThreshold"];

export const validateModel: Command = {
  summary: "runs a pipeline of the source on validation data and holds its metrics to thresholds",
  description:
    "Starts a pipeline of the source, as it is deployed with the source's release file, on the object validation.key of its input bucket, with the model that its parameters name, waits for the end, and compares the metrics of the task's log with validation.thresholds of the settings. A metric that was not reported has failed. The result goes under processed/ of the output bucket like any other. With --all, each pipeline that has thresholds.\nIt needs the source's tester role (ds-tester-<source>).",
  options: { ...PIPELINE_OPTIONS, "if-any": { help: "passes where the settings name no thresholds" } },
  role: "tester",
  run: (call) => validate(call, systemClock),
};

/** The command with its time, so that tests need not wait. */
export async function validate(call: Call, time: Clock): Promise<Outcome> {
  const chosen = chosenPipelines(call, call.stacks.source);
  const pipelines = chosen.filter(hasThresholds);
  if (pipelines.length === 0) return withoutThresholds(call, chosen);
  for (const pipeline of pipelines) demandInput(pipeline);
  const release = demandSourceRelease(call);
  for (const pipeline of pipelines) demandReleased(pipeline, release);
  const account = await call.accounts.source();
  await demandDeployed(account, release);
  const sources = pipelines.map((settings) => ({ ...account, settings }));
  for (const source of sources) await demandValidationData(source);
  return outcome(call.flag("all"), await mapSome(sources, (source) => validationOf(call, source, time)));
}

const hasThresholds = ({ validation }: PipelineSettings): boolean =>
  Object.keys(validation.thresholds).length > 0;

function withoutThresholds(call: Call, chosen: readonly PipelineSettings[]): Outcome {
  const { stack } = call.stacks.source;
  const names = chosen.map(({ workload }) => workload).join(", ");
  const several = chosen.length > 1;
  const what = `${several ? `None of the pipelines ${names}` : `Pipeline ${names}`} in Pulumi.${stack}.yaml has`;
  if (call.flag("if-any"))
    return {
      exitCode: EXIT.done,
      text: `${several ? what : `${what} no`} validation.thresholds: there is nothing to hold a model to.`,
      json: call.flag("all") ? { passed: true, pipelines: {} } : { passed: true, metrics: [] },
    };
  for (const pipeline of several ? [] : chosen) demandInput(pipeline);
  throw refused(
    `${several ? what : `${what} no`} validation.thresholds to hold a model to. Give at least one by the name of a metric in the task's last log line, such as validation: { thresholds: { rows: { min: 1 } } }.`,
  );
}

/** @throws ReleaseError for a pipeline that would run on nothing */
function demandInput({ inputs, workload, stack }: PipelineSettings): void {
  if (inputs === "none")
    throw refused(
      `Pipeline ${workload} in Pulumi.${stack}.yaml has inputs: none, so it reads no data that a model could be validated on. Leave it out, or give it inputs.`,
    );
}

async function validationOf(call: Call, source: PipelineAccount, time: Clock): Promise<Validation> {
  const { workload, validation } = source.settings;
  const run = await startRun(source, "validation", { [VALIDATION_KEY]: validation.key });
  call.progress.step(`${run.arn} runs on ${validationData(source)}`);
  const ran = await demandPassed(source, run, time);
  call.progress.step("It has passed; waiting for the task's last log line");
  const comparisons = compareMetrics(await demandMetrics(source, run, time), validation.thresholds);
  return { workload, execution: run.arn, data: validationData(source), ran, comparisons };
}

async function demandPassed(source: PipelineAccount, run: StartedRun, time: Clock): Promise<RunOutput> {
  const { stack } = source.settings;
  const { status, error, cause, ran } = await awaitEnd(source, run, time);
  if (status !== "SUCCEEDED") {
    const failed =
      error !== undefined && OF_THE_TASK.includes(error)
        ? await findTaskLine(source, lineOf(run, "failed"), time, FAILED_TIMEOUT)
        : undefined;
    const said = typeof failed?.["message"] === "string" ? failed["message"] : undefined;
    throw refused(
      `${run.arn} did not pass. ${inLine([status, error, said ?? cause].filter(Boolean).join(": "))}\nCorrect that, then validate again; the task's log is in ${source.settings.names.logGroup}.`,
    );
  }
  if (!ran)
    throw refused(
      `${run.arn} does not say what it ran: the state machine is of an older deployment, which takes no validation data. Deploy it again: pulumi up -s ${stack}`,
    );
  return ran;
}

async function demandMetrics(source: PipelineAccount, run: StartedRun, time: Clock): Promise<Metrics> {
  const { logGroup } = source.settings.names;
  const line = await findTaskLine(source, lineOf(run, "done"), time, DONE_TIMEOUT);
  if (!line)
    throw refused(
      `${run.arn} passed, and no line with the event done and its runId came into ${logGroup} within ${DONE_TIMEOUT / 1000} s. A workload of yours writes one with its metrics: see workload/README.md.`,
    );
  return metricsOf(line);
}

const lineOf = ({ runId, startedAt }: StartedRun, event: string) => ({ event, runId, since: startedAt });

/** @param byName Whether each pipeline was asked for, and the JSON has them by their names. */
function outcome(byName: boolean, validations: readonly Validation[]): Outcome {
  const each = validations.map(validationJson);
  const passed = each.every((json) => json.passed);
  return {
    exitCode: passed ? EXIT.done : EXIT.differs,
    text: validations
      .map((validation) => `${byName ? `${validation.workload}\n` : ""}${validationText(validation)}`)
      .join("\n\n"),
    json: byName
      ? {
          passed,
          pipelines: Object.fromEntries(validations.map(({ workload }, place) => [workload, each[place]])),
        }
      : { ...each[0] },
  };
}

const validationJson = ({ execution, data, ran, comparisons }: Validation) => ({
  passed: failedOf(comparisons).length === 0,
  execution,
  data,
  release: ran.release,
  image: ran.image,
  ...(ran.model && { model: { ...ran.model, released: isReleasedModel(ran.model) } }),
  metrics: comparisons,
});
