import type { Settings } from "../../settings/settings";
import type { Actor } from "./actor";
import { demand } from "./expect";
import type { Run, RunOutput } from "./pipeline-run";
import { checkResult } from "./sample-data";
import type { Stage } from "./stage";

/** Puts data into a stack's input bucket, triggers its pipeline as its schedule would, and checks the results row by row. */
export async function runPipeline(
  { steps, projectFolder }: Stage,
  { settings, pipeline }: Actor,
  data: string,
): Promise<Run> {
  const { stack: name, names } = settings;
  const keys = inputKeys(settings);
  for (const key of keys) await pipeline.upload(names.inputBucket, key, data);
  const run = await steps.run(
    `${name}: pipeline on ${keys.join(" and ")}`,
    async () => pipeline.finish(await pipeline.trigger()),
    ({ status }) => status,
  );
  demand(run.output !== undefined, describeFailure(run));
  const results = resultKeys(settings, keys, run.output);
  let rows = 0;
  for (const key of results) rows += checkResult(key, data, await pipeline.result(key), projectFolder);
  demand(run.processingTime !== undefined, `${run.executionArn} published no ProcessingTime`);
  steps.proved(
    settings,
    "its pipeline runs on its own data",
    `${rows} rows in ${results.join(", ")}, ProcessingTime ${run.processingTime.toFixed(1)} s`,
  );
  return run;
}

/** What a run processes: its one object, or of a fan-out two, in folders of different depth. */
function inputKeys({ pipeline: { inputs, inputKey } }: Settings): string[] {
  const single = inputKey.endsWith("/") ? `${inputKey}one.csv` : inputKey;
  return inputs === "input-key" ? [inputKey] : [single, "raw/deeper/another.csv"];
}

/** Where a run says that its results are. */
function resultKeys(
  { pipeline: { inputs }, stack }: Settings,
  keys: readonly string[],
  { runId, outputKey, objects }: RunOutput,
): string[] {
  if (inputs === "input-key") {
    demand(outputKey !== undefined, `The run ${runId} of ${stack} names no result`);
    return [outputKey];
  }
  demand(
    objects === keys.length,
    `The run ${runId} of ${stack} processed ${objects} objects, and there are ${keys.length}`,
  );
  return keys.map((key) => `processed/${runId}/${key.slice("raw/".length)}`);
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
  );
  const seen = second === first ? "the same execution" : second;
  steps.proved(settings, "a trigger delivered twice runs once", seen ?? "");
}
