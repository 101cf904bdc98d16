import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { playBootstrap, playForbidden, playSource, playTarget } from "./acts";
import { currentCommit } from "./release";
import { playRollback } from "./rollback";
import { onStage, type Stage } from "./stage";
import { Steps } from "./steps";

export interface StoryArgs {
  readonly projectFolder: string;
  readonly out: NodeJS.WriteStream;
  /** Ends the rehearsal early; everything that it started is stopped. */
  readonly signal: AbortSignal;
  /** Called after the summary, while everything is still up. */
  readonly beforeCurtain?: (stage: Stage) => Promise<void>;
}

/** Plays the whole flow, from two empty accounts to a promoted release. @returns what was proved, and the times */
export async function tellStory({ projectFolder, out, signal, beforeCurtain }: StoryArgs): Promise<Steps> {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(projectFolder, "package.json"), "utf8")));
  const commit = currentCommit(projectFolder);
  const steps = new Steps(out);
  await onStage({ projectFolder, steps, signal }, async (stage) => {
    await playBootstrap(stage);
    const release = await playSource(stage, { version, commit });
    await playTarget(stage, release);
    await playRollback(stage, release);
    await playForbidden(stage, release);
    out.write(steps.summary());
    await beforeCurtain?.(stage);
  });
  return steps;
}
