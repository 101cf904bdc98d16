import { join } from "node:path";
import { startLocalAws, type LocalAws } from "../local-aws";
import { RehearsedStack } from "../rehearsed-stack";
import { readStackFiles } from "../stack-files";
import { installTools } from "../tools/install-tools";
import { openWorkspace } from "../workspace";
import { Pipeline } from "./pipeline-run";
import type { Artifacts } from "./release";
import type { Steps } from "./steps";

export interface StageArgs {
  readonly projectFolder: string;
  readonly steps: Steps;
  /** Ends the rehearsal early. */
  readonly signal: AbortSignal;
}

/** A stack, its pipeline, and where its release is written. */
export interface Actor {
  readonly stack: RehearsedStack;
  readonly pipeline: Pipeline;
  readonly releaseFile: string;
}

/** Everything that a rehearsal plays with. */
export interface Stage extends StageArgs {
  readonly aws: LocalAws;
  readonly source: Actor;
  readonly target: Actor;
  readonly artifacts: Artifacts;
  /** The rehearsal's own folder. */
  readonly folder: string;
}

/** Sets the stage, plays, and strikes it again whatever happened: no process, port or file of a rehearsal stays. */
export async function onStage<T>(args: StageArgs, play: (stage: Stage) => Promise<T>): Promise<T> {
  const { projectFolder, steps, signal } = args;
  const { project, source, target } = readStackFiles(projectFolder);
  const workspace = openWorkspace(projectFolder);
  const started: { stop(): Promise<void> }[] = [];
  try {
    const [python, regctl] = await steps.run("tools: the emulator's Python packages, regctl", () =>
      installTools(workspace.tools),
    );
    signal.throwIfAborted();
    const aws = await steps.run(
      `AWS on this machine: accounts ${source.settings.account} and ${target.settings.account}`,
      () =>
        startLocalAws({
          python,
          workspace,
          accounts: [source.settings, target.settings],
          log: () => undefined,
        }),
      ({ endpoint }) => endpoint,
    );
    started.push(aws);
    const releases = workspace.folder("releases");
    const actor = (file: typeof source, receivesFrom?: Actor): Actor => {
      const releaseFile = join(releases, `${file.settings.stack}.json`);
      const stack = new RehearsedStack({
        projectFolder,
        project,
        stack: file,
        releaseFile,
        aws,
        signal,
        ...(receivesFrom ? { source: receivesFrom.stack } : {}),
      });
      started.push(stack);
      return { stack, releaseFile, pipeline: new Pipeline(aws, file.settings, signal) };
    };
    const sourceActor = actor(source);
    const targetActor = actor(target, sourceActor);
    const artifacts = { projectFolder, workspace, regctl, aws };
    return await play({
      ...args,
      aws,
      source: sourceActor,
      target: targetActor,
      artifacts,
      folder: workspace.run,
    });
  } finally {
    for (const part of started.reverse()) await part.stop();
    workspace.remove();
  }
}
