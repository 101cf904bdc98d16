import { existsSync } from "node:fs";
import { join } from "node:path";
import { Steps } from "../rehearsal/story/steps";
import { tellStory } from "../rehearsal/story/story";
import { type CopyFigures, measureCopies } from "./copy";
import { benchPreviews, GOAL, type PreviewBench, RESOURCES, RUNS } from "./previews";
import { measureTask, SAMPLE } from "./workload";
import { runProgram } from "../settings/run-program";

/** `npm run bench`: figures side by side in one run, as ratios where a machine's speed would otherwise decide. */
async function main(): Promise<void> {
  const projectFolder = join(__dirname, "..");
  await benchPreviews(projectFolder, showPreviews);
  heading("An image of 200 MB for two platforms, copied between two registries, median of 5, goal 1.1");
  for (const figures of await measureCopies()) copied(figures);
  // Whoever has another workload has no sample to measure.
  if (existsSync(join(projectFolder, SAMPLE))) await showTask(projectFolder);
  heading("Rehearsal");
  const { out, signal } = { out: process.stdout, signal: new AbortController().signal };
  await tellStory({ projectFolder, targets: [], steps: new Steps(out, signal), out, signal });
}

async function showTask(projectFolder: string): Promise<void> {
  heading("The sample task, one run each: peak memory is the same whatever the rows");
  for (const { input, seconds, rowsPerSecond, peak } of await measureTask(projectFolder))
    row(
      input.name,
      seconds,
      `${rowsPerSecond.toFixed(0).padStart(7)} rows/s`,
      `${String(peak).padStart(4)} MiB of ${input.goal}`,
    );
}

async function showPreviews({ stack, programs, resources }: PreviewBench): Promise<void> {
  heading(`Preview, median of ${RUNS.programs}, goal with the pack 2 times empty`);
  for (const { contender, seconds, ratio } of await programs())
    row(contender.name, seconds, `${ratio.toFixed(2).padStart(5)} times empty`);
  heading(
    `Preview of ${RESOURCES} resources like those of ${stack}, median of ${RUNS.resources}, goal ${GOAL.seconds} s for ${GOAL.rules} rules`,
  );
  for (const { contender, seconds, more } of await resources())
    row(contender.name, seconds, `${more.toFixed(2).padStart(6)} s more than the one before`);
}

const heading = (text: string) => process.stdout.write(`\n${text}\n`);

function row(name: string, seconds: number, ...figures: readonly string[]): void {
  const columns = [name.padEnd(57), `${seconds.toFixed(2).padStart(6)} s`, ...figures];
  process.stdout.write(`  ${columns.join("  ")}\n`);
}

function copied({ situation, contender, bytes, requests, seconds, ratio }: CopyFigures): void {
  row(
    `${situation}: ${contender.name}`,
    seconds,
    `${ratio.toFixed(2).padStart(5)} times regctl`,
    `${(bytes / 1e6).toFixed(1).padStart(6)} MB`,
    `${String(requests).padStart(4)} requests`,
  );
}

runProgram("npm run bench", main);
