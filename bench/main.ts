import { join } from "node:path";
import { composeArns } from "../settings/arns";
import { exportContract } from "../deployment/contract";
import { readStackFiles } from "../rehearsal/story/stack-files";
import { tellStory } from "../rehearsal/story/story";
import { type CopyFigures, measureCopies } from "./copy";
import { AT_ONCE, GOAL_RULES, measurePack, RESOURCES } from "./policy-pack";
import { measureStart, type Measured } from "./program-start";

/** `npm run bench`: figures side by side in one run, as ratios where a machine's speed would otherwise decide. */
async function main(): Promise<void> {
  const projectFolder = join(__dirname, "..");
  const { project, source, target } = readStackFiles(projectFolder);
  const sourceOutputs = { ...exportContract(source.settings, composeArns(source.settings)) };
  const start = { project, stack: target, sourceOutputs };
  const stack = target.settings.stack;

  process.stdout.write("Program start, preview, median of 5\n");
  const empty = await measureStart(join(__dirname, "empty-program"), start);
  row("an empty program", empty, empty);
  row(`stack ${stack}`, await measureStart(projectFolder, start), empty);
  row(
    `stack ${stack}, policy pack started and attached`,
    await measureStart(projectFolder, start, join(projectFolder, "policy-pack")),
    empty,
  );

  const pack = await measurePack(project, target);
  process.stdout.write(`\nPolicy pack, ${pack.rules} rules, ${RESOURCES} resources like those of ${stack}\n`);
  timed("started, median of 5, goal 1.5 s", pack.start);
  timed(`analysed by ${GOAL_RULES} of them, ${AT_ONCE} at a time, goal 4 s`, pack.goal);
  timed(`analysed by all, ${AT_ONCE} at a time`, pack.atOnce);
  timed("analysed by all, one by one", pack.oneByOne);
  timed(`remediated and analysed by all, ${AT_ONCE} at a time`, pack.remediated);

  process.stdout.write(
    "\nAn image of 200 MB for two platforms, copied between two registries, median of 5, goal 1.1\n",
  );
  for (const figures of await measureCopies()) copied(figures);

  process.stdout.write("\nRehearsal\n");
  await tellStory({ projectFolder, out: process.stdout, signal: new AbortController().signal });
}

function row(name: string, { seconds, mebibytes }: Measured, base: Measured): void {
  const ratio = (seconds / base.seconds).toFixed(2);
  process.stdout.write(
    `  ${name.padEnd(48)} ${seconds.toFixed(2).padStart(6)} s  ${mebibytes.toFixed(0).padStart(5)} MiB  ${ratio.padStart(5)} times empty\n`,
  );
}

function copied({ situation, contender, bytes, requests, seconds, ratio }: CopyFigures): void {
  const figures = [
    `${seconds.toFixed(2).padStart(6)} s`,
    `${ratio.toFixed(2).padStart(5)} times regctl`,
    `${(bytes / 1e6).toFixed(1).padStart(6)} MB`,
    `${String(requests).padStart(4)} requests`,
  ];
  process.stdout.write(`  ${`${situation}: ${contender}`.padEnd(48)} ${figures.join("  ")}\n`);
}

function timed(name: string, seconds: number): void {
  process.stdout.write(`  ${name.padEnd(48)} ${seconds.toFixed(2).padStart(6)} s\n`);
}

void main();
