import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { playForbidden, playSource, playTarget } from "./acts";
import { playBootstrap } from "./bootstrapping";
import { playNextRelease } from "./next-release";
import { lookOver } from "./releasing";
import { playRemoval } from "./removal";
import { playDrift, playForbiddenStates } from "./states";
import { onStage, type Stage } from "./stage";
import { Steps } from "./steps";

export interface StoryArgs {
  readonly projectFolder: string;
  readonly out: NodeJS.WriteStream;
  /** Ends the rehearsal early; everything that it started is stopped. */
  readonly signal: AbortSignal;
  /** Called after the summary, while everything is still up; without it, the target is destroyed at the end. */
  readonly whileUp?: (stage: Stage) => Promise<void>;
}

/** Plays the whole flow, from two empty accounts to a promoted release. @returns what was proved, and the times */
export async function tellStory({ projectFolder, out, signal, whileUp }: StoryArgs): Promise<Steps> {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(projectFolder, "package.json"), "utf8")));
  const steps = new Steps(out);
  await onStage({ projectFolder, steps, signal }, async (stage) => {
    await playBootstrap(stage);
    const release = await playSource(stage, version);
    await playTarget(stage, release);
    const next = await playNextRelease(stage, release);
    await playForbidden(stage, release);
    await playForbiddenStates(stage);
    await playDrift(stage);
    await lookOver(stage, [
      { version: next.version, deployed: [stage.source.settings.stack] },
      { version: release.version, deployed: [stage.target.settings.stack] },
    ]);
    const state = await tellState(stage);
    if (!whileUp) await playRemoval(stage);
    out.write(steps.summary());
    out.write(state);
    await whileUp?.(stage);
  });
  return steps;
}

/** What the release command says at the end of the target's lineage, and of both stacks side by side. */
async function tellState({ release, callers, target }: Stage): Promise<string> {
  const who = await callers.as("targetDeployer");
  const lineage = await release.text(who, "history");
  const status = await release.text(who, "status");
  return `\nThe lineage of ${target.settings.stack}, each entry naming the checksum of the one before:\n\n${lineage}\n\nBoth stacks:\n\n${status}\n`;
}
