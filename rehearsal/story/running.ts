import { demand } from "./expect";
import type { Run } from "./pipeline-run";
import { checkResult, dataOf } from "./sample-data";
import type { Actor, Stage } from "./stage";

/** Puts a stack's data into its input bucket, triggers its pipeline as its schedule would, and checks the result. */
export async function runPipeline({ steps, artifacts }: Stage, { settings, pipeline }: Actor): Promise<Run> {
  const data = dataOf(artifacts, settings);
  const { stack: name, names } = settings;
  const { inputKey } = settings.pipeline;
  await pipeline.upload(names.inputBucket, inputKey, data.input);
  const run = await steps.run(
    `${name}: pipeline on ${inputKey}`,
    async () => pipeline.finish(await pipeline.trigger()),
    ({ status }) => status,
  );
  const seen = checkResult(run, data);
  demand(run.processingTime !== undefined, `${run.executionArn} published no ProcessingTime`);
  steps.proved(
    `${name}: the pipeline ran on its own data`,
    `${seen}, ProcessingTime ${run.processingTime.toFixed(1)} s`,
  );
  return run;
}

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
  steps.proved("a trigger delivered twice runs once", second === first ? "the same execution" : second);
}
