import type { PulumiCommand } from "@pulumi/pulumi/automation";
import { denyBuilds } from "../bootstrap/organization/render";
import { readPipelineStacks } from "../bootstrap/pipeline-stacks";
import { parseBootstrapSettings } from "../bootstrap/settings";
import { readBootstrap, type Bootstrap } from "../rehearsal/story/stack-files";
import type { ProjectStacks } from "../settings/project-stacks";
import { parseSettings } from "../settings/settings";
import type { StackFile } from "../settings/stack-file";
import { decideAll, type DecidedSection, type Policies } from "./matrix";
import { previewAll, type Preview } from "./previews";
import { sidesOf, type Sides } from "./principals";
import { sections } from "./requests";
import { registeredDocuments } from "./registered";

/** What the programs register on some stacks, and everybody who may want access to it. */
export interface Documents {
  readonly previews: readonly Preview[];
  readonly sides: Sides;
  readonly policies: Policies;
  readonly bootstrap: Bootstrap;
}

export interface AccessReport extends Documents {
  readonly decided: readonly DecidedSection[];
}

export interface AccessArgs {
  /** A source and its targets. */
  readonly stacks: ProjectStacks;
  readonly projectFolder: string;
  readonly pulumi: PulumiCommand;
  /** Default: each stack has a customer-managed key, so that key policies take part as well. */
  readonly asWritten?: true;
  /** Attaches the policy pack to the previews. */
  readonly withPolicyPack?: true;
}

/**
 * Previews both programs on every stack.
 * @throws ProgramError for a file of the bootstrap, PreviewError for a program that refuses the stacks
 */
export async function readDocuments({ asWritten, ...args }: AccessArgs): Promise<Documents> {
  const { project, source, targets: receivers } = args.stacks;
  const kept = asWritten ? (file: StackFile) => file : withKey;
  const stacks = { project, source: kept(source), targets: receivers.map(kept) };
  const bootstrap = readBootstrap(args.projectFolder, source.settings.stack);
  const previews = await previewAll({ ...args, stacks, bootstrap });
  const targets = stacks.targets.map(({ settings }) => settings);
  const policies = {
    registered: registeredDocuments(previews.map(({ settings, run }) => ({ ...settings, run }))),
    organization: denyBuilds(targets),
  };
  return { previews, sides: sidesOf(stacks.source.settings, targets, bootstrap.github), policies, bootstrap };
}

/** Previews both programs on every stack, and decides every request of every principal. @throws as `readDocuments` */
export async function accessReport(args: AccessArgs): Promise<AccessReport> {
  const documents = await readDocuments(args);
  const { sides, policies, bootstrap } = documents;
  const states = stateBucket(args.projectFolder, bootstrap, sides.source.settings.stack);
  return { ...documents, decided: await decideAll(sections(sides, states), policies) };
}

function withKey({ settings: { project, stack }, config }: StackFile): StackFile {
  const changed = { ...config, [`${project}:encryption`]: "customer-managed" };
  return { settings: parseSettings(project, stack, changed), config: changed };
}

/** The bucket of the state backend. */
function stateBucket(projectFolder: string, { project, config }: Bootstrap, stack: string): string {
  const stacks = readPipelineStacks(projectFolder, stack);
  return parseBootstrapSettings(project, stack, config(stack), stacks).state?.bucket ?? "";
}
