import { mapSome } from "../../settings/at-once";
import type { PipelineSettings } from "../../settings/settings";
import { VALIDATION_KEY } from "../../documents/state-machine/validation-input";
import type { PipelineAccount } from "../accounts/accounts";
import type { Call, Command, Outcome } from "../command-line/command";
import { EXIT } from "../command-line/exit-code";
import { refused } from "../release-error";
import { demandDeployed, demandSourceRelease } from "../promotion/source-release";
import { type Clock, systemClock } from "../registry/retry";
import { chosenPipelines, demandReleased, PIPELINE_OPTIONS } from "./chosen-pipelines";
import { failedOf, isReleasedModel, validationText, type Validation } from "./validation-text";
import { demandMetrics, demandPassed } from "../validation/passed-run";
import { awaitEnd, demandValidationData, startRun, validationData } from "../validation/run";
import { compareMetrics } from "../validation/thresholds";

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
  const ended = await awaitEnd(source, run, time);
  const ran = await demandPassed(source, run, ended, { time, again: "validate again" });
  call.progress.step("It has passed; waiting for the task's last log line");
  const comparisons = compareMetrics(await demandMetrics(source, run, time), validation.thresholds);
  return { workload, execution: run.arn, data: validationData(source), ran, comparisons };
}

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
