import { join } from "node:path";
import { startLocalAws, type LocalAws } from "../emulator/local-aws";
import { RehearsedStack } from "./rehearsed-stack";
import type { Settings } from "../../settings/settings";
import type { AwsCredentials } from "../emulator/clients";
import { readBootstrap, readStackFiles } from "./stack-files";
import { installTools } from "../tools/install-tools";
import { openWorkspace } from "./workspace";
import { Callers } from "./callers";
import { type Checkout, makeCheckout } from "./checkout";
import { Pipeline } from "./pipeline-run";
import type { Artifacts } from "./release";
import { ReleaseCommand } from "./release-command";
import type { Steps } from "./steps";

export interface StageArgs {
  readonly projectFolder: string;
  readonly steps: Steps;
  /** Ends the rehearsal early. */
  readonly signal: AbortSignal;
}

/** A stack, its pipeline, and where its release is written. */
export interface Actor {
  readonly settings: Settings;
  /** The stack's configuration, as the Pulumi CLI hands it to the program. */
  readonly config: Readonly<Record<string, string>>;
  readonly stack: RehearsedStack;
  /** What an administrator runs once in the stack's account. */
  readonly bootstrap: RehearsedStack;
  readonly pipeline: Pipeline;
  readonly releaseFile: string;
}

/** Everything that a rehearsal plays with. */
export interface Stage extends StageArgs {
  readonly aws: LocalAws;
  readonly source: Actor;
  readonly target: Actor;
  readonly callers: Callers;
  readonly artifacts: Artifacts;
  readonly checkout: Checkout;
  /** `npm run release -- …` in the checkout. */
  readonly release: ReleaseCommand;
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
    const { python, regctl } = await installTools({ signal });
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
    const checkout = await makeCheckout(projectFolder, workspace.folder("checkout"));
    const bootstrap = readBootstrap(projectFolder, source.settings.stack);
    const callers = new Callers(aws, bootstrap.github, source.settings, target.settings);
    const keep = (stack: RehearsedStack) => {
      started.push(stack);
      return stack;
    };
    const actor = (
      { settings, config: written }: typeof source,
      caller: () => Promise<AwsCredentials>,
      receivesFrom?: Actor,
    ): Actor => {
      const { stack: name, account } = settings;
      const releaseFile = checkout.releaseFile(settings);
      const config = { ...written, [`${project}:release`]: JSON.stringify({ file: releaseFile }) };
      const common = { stack: name, aws, signal };
      return {
        settings,
        config,
        releaseFile,
        stack: keep(
          new RehearsedStack({
            ...common,
            programFolder: projectFolder,
            project,
            config,
            caller,
            policyPack: join(projectFolder, "policy-pack"),
            ...(receivesFrom ? { source: receivesFrom.stack } : {}),
          }),
        ),
        bootstrap: keep(
          new RehearsedStack({
            ...common,
            programFolder: bootstrap.folder,
            project: bootstrap.project,
            config: bootstrap.config(name),
            caller: () => Promise.resolve(aws.account(account).root),
          }),
        ),
        pipeline: new Pipeline(aws, settings, signal),
      };
    };
    const sourceActor = actor(source, () => callers.sourceDeployer());
    const targetActor = actor(target, () => callers.targetDeployer(), sourceActor);
    const artifacts = { projectFolder, workspace, regctl, aws };
    return await play({
      ...args,
      aws,
      source: sourceActor,
      target: targetActor,
      callers,
      artifacts,
      checkout,
      release: new ReleaseCommand({ projectFolder, aws, checkout, regctl }),
      folder: workspace.run,
    });
  } finally {
    for (const part of started.reverse()) await part.stop();
    workspace.remove();
  }
}
