import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { stringify } from "yaml";
import { awsEnvironment, startLocalAws, type LocalAws } from "../emulator/local-aws";
import type { AwsCredentials } from "../emulator/clients";
import { makeHome } from "../pulumi/home";
import { Project } from "../pulumi/project";
import { ONE_WRITE } from "../pulumi/scratch-run";
import { readDeclaredBuilds } from "../images/declared-builds";
import type { Settings } from "../../settings/settings";
import { stackPath } from "../../settings/stack-file";
import { installTools } from "../tools/install-tools";
import { checkWorkspace } from "../tools/machine";
import { Callers } from "./callers";
import { makeCheckout, type Checkout } from "./checkout";
import { Pipeline } from "./pipeline-run";
import { RehearsedStack } from "./rehearsed-stack";
import type { Artifacts } from "./release";
import { ReleaseCommand } from "./release-command";
import { readProjectStacks } from "../../settings/project-stacks";
import { readBootstrap } from "./stack-files";
import type { Steps } from "./steps";
import { openWorkspace, runsFolder } from "./workspace";

export interface StageArgs {
  readonly projectFolder: string;
  readonly steps: Steps;
  /** Ends the rehearsal early. */
  readonly signal: AbortSignal;
}

/** A stack, its pipeline, and where its release is written. */
export interface Actor {
  readonly settings: Settings;
  readonly stack: RehearsedStack;
  /** What an administrator runs once in the stack's account. */
  readonly bootstrap: RehearsedStack;
  readonly pipeline: Pipeline;
  readonly releaseFile: string;
}

/** The Pulumi CLI, and where it keeps states. */
export interface Pulumi {
  readonly command: PulumiCommand;
  /** Variables of every command: the backend, once there is one, and AWS. */
  readonly environment: () => Readonly<Record<string, string>>;
  /** Where states are from now on. */
  login(url: string): void;
  /** A project in a folder. */
  project(folder: string): Project;
}

/** Everything that a rehearsal plays with. */
export interface Stage extends StageArgs {
  readonly aws: LocalAws;
  readonly source: Actor;
  readonly target: Actor;
  readonly callers: Callers;
  readonly pulumi: Pulumi;
  /** The pipeline's project, and that of the bootstrap. */
  readonly projects: { readonly pipeline: Project; readonly bootstrap: Project };
  readonly artifacts: Artifacts;
  readonly checkout: Checkout;
  /** `npm run release -- …` in the checkout. */
  readonly release: ReleaseCommand;
  /** The rehearsal's own folder, and folders in it. */
  readonly folder: string;
}

/** Sets the stage, plays, and strikes it again whatever happened: no process, port or file of a rehearsal stays. */
export async function onStage<T>(args: StageArgs, play: (stage: Stage) => Promise<T>): Promise<T> {
  const { projectFolder, steps, signal } = args;
  const { source, targets } = readProjectStacks(projectFolder);
  const target = targets.at(-1);
  if (!target) throw new Error(`Pulumi.${source.settings.stack}.yaml has no targets. A rehearsal needs one.`);
  const builds = readDeclaredBuilds(projectFolder, source.settings);
  const bootstrap = readBootstrap(projectFolder, source.settings.stack);
  const {
    python,
    regctl,
    pulumi: pulumiCommand,
  } = await installTools({
    signal,
    checks: [() => checkWorkspace(runsFolder(projectFolder))],
  });
  signal.throwIfAborted();
  const workspace = openWorkspace(projectFolder);
  let aws: LocalAws | undefined;
  try {
    const accounts = [source.settings, target.settings];
    aws = await steps.run(
      `AWS on this machine: accounts ${accounts.map(({ account }) => account).join(" and ")}`,
      () => startLocalAws({ python, regctl, workspace, accounts }),
      ({ endpoint }) => endpoint,
    );
    const local = aws;
    const { endpoint } = local;
    const checkout = await makeCheckout(projectFolder, workspace.folder("checkout"), (folder) =>
      writeFileSync(
        stackPath(join(folder, "bootstrap"), source.settings.stack),
        stringify({ config: bootstrap.written(source.settings.stack) }),
      ),
    );
    const home = makeHome(workspace.folder("pulumi"));
    let backend = `file://${workspace.folder("local-state")}`;
    const environment = () => ({
      PULUMI_HOME: home,
      PULUMI_BACKEND_URL: backend,
      ...awsEnvironment(endpoint),
      AWS_REGION: source.settings.region,
      ...ONE_WRITE,
    });
    const pulumi: Pulumi = {
      command: pulumiCommand,
      environment,
      login: (url) => void (backend = url),
      project: (folder) => new Project({ pulumi: pulumiCommand, folder, environment, signal }),
    };
    const projects = {
      pipeline: pulumi.project(checkout.folder),
      bootstrap: pulumi.project(join(checkout.folder, "bootstrap")),
    };
    const callers = new Callers(aws, bootstrap.github, source.settings, target.settings);
    const root =
      ({ account }: Settings) =>
      () =>
        Promise.resolve(local.account(account).root);
    const actor = (settings: Settings, caller: () => Promise<AwsCredentials>): Actor => ({
      settings,
      stack: new RehearsedStack({
        stack: settings.stack,
        endpoint,
        project: projects.pipeline,
        caller,
        policyPack: join(checkout.folder, "policy-pack"),
      }),
      bootstrap: new RehearsedStack({
        stack: settings.stack,
        endpoint,
        project: projects.bootstrap,
        // The states are in the source's account, whose administrator reaches the other by a profile.
        caller: root(source.settings),
        profile: root(settings),
      }),
      pipeline: new Pipeline(local, settings, signal),
      releaseFile: checkout.releaseFile(settings),
    });
    return await play({
      ...args,
      aws,
      source: actor(source.settings, () => callers.as("sourceDeployer")),
      target: actor(target.settings, () => callers.as("targetDeployer")),
      callers,
      pulumi,
      projects,
      artifacts: { projectFolder: checkout.folder, builds, workspace, regctl, aws },
      checkout,
      release: new ReleaseCommand({ aws, checkout, regctl }),
      folder: workspace.run,
    });
  } finally {
    await aws?.stop();
    workspace.remove();
  }
}
