import { demand } from "./expect";
import type { Run } from "./pipeline-run";
import { checkResult } from "./sample-data";
import type { Actor, Stage } from "./stage";

/** Puts data into a stack's input bucket, triggers its pipeline as its schedule would, and checks the result row by row. */
export async function runPipeline(
  { steps, projectFolder }: Stage,
  { settings, pipeline }: Actor,
  data: string,
): Promise<Run> {
  const { stack: name, names } = settings;
  const { inputKey } = settings.pipeline;
  await pipeline.upload(names.inputBucket, inputKey, data);
  const run = await steps.run(
    `${name}: pipeline on ${inputKey}`,
    async () => pipeline.finish(await pipeline.trigger()),
    ({ status }) => status,
  );
  const rows = checkResult(run, data, projectFolder);
  demand(run.processingTime !== undefined, `${run.executionArn} published no ProcessingTime`);
  steps.proved(
    `${name}: the pipeline ran on its own CSV`,
    `${rows} rows in ${run.result?.key}, ProcessingTime ${run.processingTime.toFixed(1)} s`,
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
