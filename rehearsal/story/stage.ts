import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { writeFileSync } from "node:fs";
import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { stringify } from "yaml";
import { packSettings } from "../../check/files";
import { awsEnvironment, startLocalAws, type LocalAws } from "../emulator/local-aws";
import { makeHome } from "../pulumi/home";
import { Project } from "../pulumi/project";
import { ONE_WRITE } from "../pulumi/scratch-run";
import { type DeclaredBuilds, readDeclaredBuilds } from "../images/declared-builds";
import { canaryFileOf } from "../../settings/canary";
import { chainOf, inChainOrder, successorsOf } from "../../settings/chain";
import { ProjectStacksError, readProjectStacks } from "../../settings/project-stacks";
import type { Settings } from "../../settings/settings";
import { stackPath } from "../../settings/stack-file";
import { installTools, type Tools } from "../tools/install-tools";
import { checkWorkspace } from "../tools/machine";
import { actorOf, type Actor } from "./actor";
import { Callers, sourceJobs, TargetCallers } from "./callers";
import { makeCheckout, type Checkout } from "./checkout";
import type { Artifacts } from "./release";
import { ReleaseCommand } from "./release-command";
import { readBootstrap } from "./stack-files";
import type { Steps } from "./steps";
import { openWorkspace, runsFolder, type Workspace } from "./workspace";

export interface StageArgs {
  readonly projectFolder: string;
  readonly steps: Steps;
  /** Ends the rehearsal early. */
  readonly signal: AbortSignal;
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

/** The stage with one of the targets on it: its jobs, and the release command with its name. */
export interface Scene extends Stage {
  readonly target: Actor;
  readonly callers: Callers & TargetCallers;
  /** Whether other targets come after it, and wait for what it verifies. */
  readonly isAwaited: boolean;
}

/** The stage, and a scene for each target that is played. */
export interface Play extends Stage {
  readonly scenes: readonly Scene[];
}

/**
 * Sets the stage, plays, and strikes it again whatever happened: no process, port or file of a rehearsal stays.
 * @param named Targets to play; default: all.
 * @throws ProjectStacksError before anything is started, for files that do not fit together
 */
export async function onStage<T>(
  args: StageArgs,
  named: readonly string[],
  play: (stage: Play) => Promise<T>,
): Promise<T> {
  const { projectFolder, steps, signal } = args;
  const stacks = readProjectStacks(projectFolder, named);
  const source = stacks.source.settings;
  const targets = stacks.targets.map(({ settings }) => settings);
  // A release reaches a target through all that it comes after.
  const played = inChainOrder(targets).filter(
    ({ stack }) =>
      named.length === 0 ||
      targets.some((target) => named.includes(target.stack) && leadsTo(target, stack, targets)),
  );
  if (played.length === 0)
    throw new ProjectStacksError(
      `Pulumi.${source.stack}.yaml has no targets. A rehearsal needs one to play with.`,
    );
  const builds = readDeclaredBuilds(projectFolder, source);
  const [unfit] = packSettings(projectFolder);
  if (unfit !== undefined) throw new ProjectStacksError(unfit);
  steps.ledger.stacks = [source, ...played].map((each) => ({ ...each, place: 1 + targets.indexOf(each) }));
  const bootstrap = readBootstrap(projectFolder, source.stack);
  for (const { stack } of played) bootstrap.written(stack);
  const tools = await installTools({
    signal,
    checks: [() => checkWorkspace(runsFolder(projectFolder))],
  });
  signal.throwIfAborted();
  const workspace = openWorkspace(projectFolder);
  let aws: LocalAws | undefined;
  try {
    const { organizationId } = source;
    const accounts = [source, ...targets].map((each) => ({ organizationId, ...each }));
    aws = await steps.run(
      `AWS on this machine: accounts ${accounts.map(({ account }) => account).join(", ")}`,
      () => startLocalAws({ ...tools, workspace, accounts }),
      ({ endpoint }) => endpoint,
    );
    return await play(
      await setUp({ ...args, ...tools, source, targets, played, builds, bootstrap, workspace, aws }),
    );
  } finally {
    await aws?.stop();
    workspace.remove();
  }
}

const leadsTo = (target: Settings, stack: string, targets: readonly Settings[]): boolean =>
  chainOf(target, targets).some((each) => each.stack === stack);

interface Parts extends StageArgs, Tools {
  readonly source: Settings;
  /** All that the source has, and those that are played. */
  readonly targets: readonly Settings[];
  readonly played: readonly Settings[];
  readonly builds: DeclaredBuilds;
  readonly bootstrap: ReturnType<typeof readBootstrap>;
  readonly workspace: Workspace;
  readonly aws: LocalAws;
}

async function setUp(parts: Parts): Promise<Play> {
  const { projectFolder, steps, signal, source, targets, played, builds, bootstrap, workspace, aws, regctl } =
    parts;
  const checkout = await makeCheckout({
    projectFolder,
    folder: workspace.folder("checkout"),
    leftOut: [source, ...targets].flatMap(({ releaseFile }) => [releaseFile, canaryFileOf(releaseFile)]),
    complete: (folder) =>
      writeFileSync(
        stackPath(join(folder, "bootstrap"), source.stack),
        stringify({ config: bootstrap.written(source.stack) }),
      ),
  });
  const pulumi = pulumiIn(parts, source.region);
  const projects = {
    pipeline: pulumi.project(checkout.folder),
    bootstrap: pulumi.project(join(checkout.folder, "bootstrap")),
  };
  const { github } = bootstrap;
  const callers = new Callers(aws, github, source, sourceJobs(source, github));
  const actors = { aws, signal, checkout, projects, source };
  // The command needs no name where there is only one target, as in the README.
  const commandFor = (stack: string | undefined) =>
    new ReleaseCommand({ aws, checkout, regctl, stack: targets.length > 1 ? stack : undefined });
  const stage: Stage = {
    projectFolder,
    steps,
    signal,
    aws,
    source: actorOf(actors, source, () => callers.as("sourceDeployer")),
    callers,
    pulumi,
    projects,
    artifacts: { projectFolder: checkout.folder, builds, workspace, regctl, aws },
    checkout,
    release: commandFor(played[0]?.stack),
    folder: workspace.run,
  };
  const scenes = played.map((target): Scene => {
    const jobs = new TargetCallers(aws, github, source, target);
    return {
      ...stage,
      callers: jobs,
      target: actorOf(actors, target, () => jobs.as("targetDeployer")),
      release: commandFor(target.stack),
      isAwaited: successorsOf(target.stack, targets).length > 0,
    };
  });
  return { ...stage, scenes };
}

/** The CLI with a home of its own; its states are in a folder until there is a backend. */
function pulumiIn({ workspace, aws, pulumi, signal }: Parts, region: string): Pulumi {
  const home = makeHome(workspace.folder("pulumi"));
  let backend = pathToFileURL(workspace.folder("local-state")).href;
  const environment = () => ({
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: backend,
    ...awsEnvironment(aws.endpoint),
    AWS_REGION: region,
    ...ONE_WRITE,
  });
  return {
    command: pulumi,
    environment,
    login: (url) => void (backend = url),
    project: (folder) => new Project({ pulumi, folder, environment, signal }),
  };
}
