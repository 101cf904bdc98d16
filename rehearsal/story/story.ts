import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { playForbidden, playSource, playTarget } from "./acts";
import { playBootstrap } from "./bootstrapping";
import { refuseUnverified } from "./chaining";
import { lookOver } from "./last-look";
import { keepLineage } from "./lineage";
import { moveToRelease, playNextRelease, testNextRelease } from "./next-release";
import { playRejection } from "./rejecting";
import { playRemoval } from "./removal";
import { playDrift, playForbiddenStates } from "./states";
import { onStage, type Play, type Scene } from "./stage";
import type { Steps } from "./steps";

export interface StoryArgs {
  readonly projectFolder: string;
  /** Targets to play; none names all of them. */
  readonly targets: readonly string[];
  /** What reports the steps, and keeps what they prove. */
  readonly steps: Steps;
  readonly out: NodeJS.WriteStream;
  /** Ends the rehearsal early; everything that it started is stopped. */
  readonly signal: AbortSignal;
  /** Called after the summary, while everything is still up; without it, the targets are destroyed at the end. */
  readonly whileUp?: (play: Play) => Promise<void>;
}

/** Plays the whole flow, from empty accounts to a promoted release in every target, one target after the other. */
export async function tellStory(args: StoryArgs): Promise<void> {
  const { projectFolder, targets, steps, out, signal, whileUp } = args;
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(projectFolder, "package.json"), "utf8")));
  await onStage({ projectFolder, steps, signal }, targets, async (play) => {
    const { scenes } = play;
    await playBootstrap(play);
    const release = await playSource(play, version);
    for (const scene of scenes) await playTarget(scene, release);
    const next = await testNextRelease(play, release);
    for (const scene of scenes) await refuseUnverified(scene, next);
    for (const scene of scenes) await playNextRelease(scene, release, next);
    for (const scene of scenes) {
      await playForbidden(scene, release);
      await playForbiddenStates(scene);
      await playDrift(scene);
    }
    // Kept, every stack has the newest release in the end.
    if (!whileUp) await playRejection(play, next);
    await lookOver(play, release, next);
    const states: string[] = [];
    for (const scene of scenes) {
      states.push(await tellState(scene));
      await keepLineage(scene);
    }
    // Kept, every stack has the newest release, so that the commands of the README begin where a team is.
    for (const scene of scenes) await (whileUp ? moveToRelease(scene, next) : playRemoval(scene));
    out.write(steps.summary());
    out.write(states.join(""));
    await whileUp?.(play);
  });
}

/** What the release command says at the end of a target's lineage, and of source and target side by side. */
async function tellState({ release, callers, source, target }: Scene): Promise<string> {
  const { stack } = target.settings;
  const who = await callers.as("targetDeployer");
  const lineage = await release.text(who, "history");
  const status = await release.text(who, "status");
  return `\nThe lineage of ${stack}, each entry naming the checksum of the one before:\n\n${lineage}\n\n${source.settings.stack} and ${stack}:\n\n${status}\n`;
}
