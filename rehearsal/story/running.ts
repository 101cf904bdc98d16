import { folderOf } from "../../settings/folders";
import type { PipelineSettings } from "../../settings/settings";
import type { Actor } from "./actor";
import { demand } from "./expect";
import type { Pipeline, Run, RunOutput } from "./pipeline-run";
import { checkResult, dataOf } from "./sample-data";
import type { Stage } from "./stage";

/** Runs every pipeline of a stack. */
export async function runPipelines(stage: Stage, { pipeline, others }: Actor): Promise<void> {
  for (const each of [pipeline, ...others]) await runPipeline(stage, each);
}

/** Puts a pipeline's data into its stack's input bucket, triggers it as its schedule would, and checks the results. */
export async function runPipeline({ steps, artifacts }: Stage, pipeline: Pipeline): Promise<Run> {
  const { settings } = pipeline;
  const { stack: name, names, workload } = settings;
  const data = settings.inputs === "none" ? undefined : dataOf(artifacts, settings);
  const keys = inputKeys(settings);
  if (data) for (const key of keys) await pipeline.upload(names.inputBucket, key, data.input);
  const on = keys.join(" and ") || "no input";
  const which = Object.keys(settings.pipelines).length > 1 ? `pipeline ${workload}` : "pipeline";
  const run = await steps.run(
    `${name}: ${which} on ${on}`,
    async () => pipeline.finish(await pipeline.trigger()),
    ({ status }) => status,
  );
  const { ledger } = steps;
  if (run.output === undefined) ledger.pipelineRan(settings, on, run.status, run.log);
  demand(run.output !== undefined, describeFailure(run), "runs-from-start-to-end");
  const { runId } = run.output;
  const seen: string[] = [];
  if (data)
    for (const key of resultKeys(settings, keys, run.output))
      seen.push(checkResult(await pipeline.result(key), runId, data));
  const metrics = await pipeline.metrics(runId);
  demand(
    metrics !== undefined,
    `The log of ${run.executionArn} has no line with event "done" and runId "${runId}": see workload/README.md, "What it leaves"`,
  );
  const measured = Object.entries(metrics).map(([name, value]) => `${name} ${Number(value.toPrecision(3))}`);
  demand(run.processingTime !== undefined, `${run.executionArn} published no ProcessingTime`);
  // Its lines have arrived with that which the metrics are of.
  ledger.pipelineRan(settings, on, run.status, await pipeline.logOf(run.executionArn));
  const claim = "its pipeline runs on its own data";
  steps.proved(settings, "runs-from-start-to-end", claim, [...seen, ...measured].join(", "));
  return run;
}

/** What a run processes: its one object, or of a fan-out two, in folders of different depth. */
export function inputKeys(settings: PipelineSettings): string[] {
  const { inputs, inputKey } = settings;
  if (inputs === "none") return [];
  const folder = folderOf(settings, "raw");
  if (inputs === "input-key") return [inputKey];
  const first = inputKey.startsWith(folder) && !inputKey.endsWith("/") ? inputKey : `${folder}one.csv`;
  return [first, `${folder}deeper/another.csv`];
}

/** Where a run says that its results are. */
function resultKeys(
  settings: PipelineSettings,
  keys: readonly string[],
  { runId, outputKey, objects }: RunOutput,
): string[] {
  const { inputs, stack } = settings;
  if (inputs === "input-key") {
    demand(outputKey !== undefined, `The run ${runId} of ${stack} names no result`);
    return [outputKey];
  }
  demand(
    objects === keys.length,
    `The run ${runId} of ${stack} processed ${objects} objects, and there are ${keys.length}`,
  );
  const [raw, processed] = [folderOf(settings, "raw"), folderOf(settings, "processed")];
  return keys.map((key) => `${processed}${runId}/${key.slice(raw.length)}`);
}

const describeFailure = ({ executionArn, status, error, cause, log }: Run): string =>
  `${executionArn} ended as ${status}: ${error}\n${cause}\nThe task's log ends:\n${log}`;

/** The same occurrence delivered twice is one execution. */
export async function proveSingleRun({ steps }: Stage, { settings, pipeline }: Actor): Promise<void> {
  const occurrence = "rehearsal-occurrence";
  const [first, second] = await steps.run(`${settings.stack}: the same trigger twice`, async () => {
    const started = await pipeline.trigger(occurrence);
    const again = await pipeline.trigger(occurrence).catch((error: Error) => error.name);
    await pipeline.finish(started);
    return [started, again];
  });
  demand(
    second === first || second === "ExecutionAlreadyExists",
    `A trigger delivered twice gave ${first} and ${second}`,
    "one-run-per-trigger",
  );
  const seen = second === first ? "the same execution" : second;
  steps.proved(settings, "one-run-per-trigger", "a trigger delivered twice starts one run", seen ?? "");
}
