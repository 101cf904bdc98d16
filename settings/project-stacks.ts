import { chainFault } from "./chain";
import { deployerOf, listingOf } from "./deployers";
import { OF_PIPELINE, pipelineParameter } from "./name-faults";
import { BUCKETS, namesOf } from "./names";
import { overlaps } from "./patterns";
import { ProgramError } from "./program-error";
import { pipelineOf, pipelinesOf, withCanaries, type Settings } from "./settings";
import { hasStack, readProject, readStack, stacksIn, type StackFile } from "./stack-file";

/** A source and the targets that receive from it, whatever they are called. */
export interface ProjectStacks {
  readonly project: string;
  /** The stack that builds. */
  readonly source: StackFile;
  /** All of its targets, in the order that it lists them; may be none. */
  readonly targets: readonly StackFile[];
}

/** The stack files of a project do not fit together, or one is missing; the message says what to write. */
export class ProjectStacksError extends ProgramError {
  override readonly name = "ProjectStacksError";
}

const file = (stack: string): string => `Pulumi.${stack}.yaml`;

/** Reads every Pulumi.<stack>.yaml of a project, by name. @throws Error naming the file, or SettingsError */
export function readEveryStack(folder: string): { readonly project: string; readonly stacks: StackFile[] } {
  const project = readProject(folder);
  return { project, stacks: stacksIn(folder).map((stack) => readStack(folder, project, stack)) };
}

/**
 * Reads every source of a project, each with all of its targets.
 * @throws ProjectStacksError when there is none, SettingsError, or ProgramError naming the file that cannot be read
 */
export function readEverySource(folder: string): ProjectStacks[] {
  const { project, stacks } = readEveryStack(folder);
  const [sources, receivers] = (["source", "target"] as const).map((kind) =>
    stacks.filter(({ settings }) => settings.kind === kind),
  ) as [StackFile[], StackFile[]];
  const families = sources.map((source) => ({
    project,
    source,
    targets: targetsOf(source.settings, (stack) => stacks.find((each) => each.settings.stack === stack)),
  }));
  for (const { settings } of receivers) assertListed(settings, sources);
  assertApart(stacks.map(({ settings }) => settings));
  if (families.length > 0) return families;
  throw new ProjectStacksError(
    `No Pulumi.<stack>.yaml in ${folder} has kind: source. Write one for the stack that builds, from which targets receive.`,
  );
}

/**
 * Reads a project's source and all of its targets.
 * @param named Targets that the caller named: with several sources in the folder, they say which one is meant.
 * @throws ProjectStacksError, SettingsError, or Error naming the file that cannot be read
 */
export function readProjectStacks(folder: string, named: readonly string[] = []): ProjectStacks {
  const families = readEverySource(folder);
  const known = families.flatMap(({ targets }) => targets.map(({ settings }) => settings.stack));
  const stranger = named.find((name) => !known.includes(name));
  if (stranger !== undefined)
    throw new ProjectStacksError(
      `"${stranger}" is not a target. Targets are: ${known.join(", ") || "(none)"}.`,
    );
  const meant = families.filter(({ targets }) =>
    named.every((name) => targets.some(({ settings }) => settings.stack === name)),
  );
  const [family, ...others] = meant;
  if (family && others.length === 0) return family;
  const names = families.map(({ source }) => source.settings.stack).join(" and ");
  throw new ProjectStacksError(
    named.length > 1
      ? `${named.join(" and ")} receive from different sources. Name targets of one source.`
      : `${folder} has ${families.length} sources, ${names}. Name a target, which names its source: ${known.join(" or ") || "none has one"}.`,
  );
}

/** Reads the targets of a source, and no other stack. @throws ProjectStacksError, SettingsError */
export const readTargets = (folder: string, source: Settings): StackFile[] =>
  targetsOf(source, (stack) =>
    hasStack(folder, stack) ? readStack(folder, source.project, stack) : undefined,
  );

function targetsOf(source: Settings, find: (stack: string) => StackFile | undefined): StackFile[] {
  const targets = source.targets.map((listed) => {
    const target = find(listed.stack);
    if (!target)
      throw new ProjectStacksError(
        `${file(source.stack)} has the target ${listed.stack}, and there is no ${file(listed.stack)} beside it, which names the target's roles. Write it, or take ${listed.stack} out of targets.`,
      );
    const fault = disagreement(source, listed, target.settings);
    if (fault) throw new ProjectStacksError(`${fault} Correct whichever is wrong.`);
    return target;
  });
  const fault = chainFault(
    source.stack,
    targets.map(({ settings }) => settings),
  );
  if (fault) throw new ProjectStacksError(fault);
  return targets;
}

/** What a source and its target say differently of each other, or both say. */
function disagreement(
  source: Settings,
  listed: Settings["targets"][number],
  target: Settings,
): string | undefined {
  const [ours, theirs] = [file(source.stack), file(target.stack)];
  const { promotionRole, deployerRole } = target.names;
  const unread = modelRoles(target).find((role) => !listed.readers.includes(role));
  if (target.kind !== "target")
    return `${ours} has the target ${target.stack}, and ${theirs} is a ${target.kind}.`;
  if (listed.account !== target.account)
    return `${ours} has target ${target.stack} in account ${listed.account}, and ${theirs} in ${target.account}.`;
  if (sourceOf(target) !== source.stack)
    return `${ours} has the target ${target.stack}, and ${theirs} receives from ${sourceOf(target)}.`;
  if (target.source?.account !== source.account)
    return `${theirs} receives from account ${target.source?.account}, and ${ours} is in ${source.account}.`;
  const shared = BUCKETS.filter((key) => key !== "artifactBucket").find((key) =>
    BUCKETS.some((other) => source.names[other] === target.names[key]),
  );
  if (shared)
    return `${ours} and ${theirs} both have the bucket ${target.names[shared]}, and a bucket's name is one account's alone.`;
  if (!listed.promoters.includes(promotionRole))
    return `${ours} lets ${listed.promoters.join(", ")} pull for ${target.stack}, and the promotion role of ${theirs} is ${promotionRole}.`;
  if (unread !== undefined) {
    const taskRole =
      modelRoles(target).length === 1 ? `the task role of ${theirs}` : `a task role of ${theirs}`;
    return `${ours} lets ${listed.readers.join(", ")} read models for ${target.stack}, and ${taskRole} is ${unread}.`;
  }
  if (deployerOf(listed) !== deployerRole)
    return `${ours} has ${deployerOf(listed)} deploy ${target.stack} (deployer of its targets), and the deployer role of ${theirs} is ${deployerRole}.`;
  return pipelineDisagreement(source, target);
}

/** A release is tested by the source's pipelines: under the same name, the target's would run something else. */
function pipelineDisagreement(source: Settings, target: Settings): string | undefined {
  const [ours, theirs] = [file(source.stack), file(target.stack)];
  for (const { workload, image, model } of pipelinesOf(target)) {
    if (!Object.hasOwn(source.pipelines, workload))
      return `${theirs} has the pipeline ${workload}, and ${ours}, where it would be tested, has ${Object.keys(source.pipelines).join(", ")}.`;
    const tested = pipelineOf(source, workload);
    if (image !== tested.image)
      return `${theirs} has pipeline ${workload} run image ${image}, and ${ours} tests it with ${tested.image}.`;
    if (model?.name !== tested.model?.name)
      return `${theirs} has pipeline ${workload} use ${modelName(model)}, and ${ours} tests it with ${modelName(tested.model)}.`;
  }
  return undefined;
}

const modelName = (model: { readonly name: string } | undefined): string =>
  model ? `model ${model.name}` : "no model";

/** A target whose source does not know it would deploy, and then be refused everything that it needs. */
function assertListed(target: Settings, sources: readonly StackFile[]): void {
  const name = sourceOf(target);
  const source = sources.find(({ settings }) => settings.stack === name);
  const receives = `${file(target.stack)} receives from ${name}, and`;
  if (!source)
    throw new ProjectStacksError(
      `${receives} there is no ${file(name)} with kind: source beside it. Write it, or correct source.stack.`,
    );
  if (source.settings.targets.some(({ stack }) => stack === target.stack)) return;
  const { stack, account, readers, promoters, deployer } = listingOf(target);
  const renamed = deployer === undefined ? "" : `, deployer: ${deployer}`;
  throw new ProjectStacksError(
    `${receives} ${file(name)} does not list it. Add to its targets: { stack: ${stack}, account: "${account}", readers: [${readers.map((reader) => JSON.stringify(reader)).join(", ")}], promoters: [${promoters.join(", ")}]${renamed} }, or remove ${file(stack)}.`,
  );
}

interface Named {
  readonly key: string;
  /** A name, or the pattern of a pipeline's. */
  readonly name: string;
  /** What may not have one name twice. */
  readonly kind: string;
  /** Account, and region where names are a region's. */
  readonly place: string;
}

/** What a stack names in its account, and of a target in its source's. */
function namedBy({ kind, account, region, source, names, pipelineNames, encryption }: Settings): Named[] {
  const all = { ...names, ...namesOf(pipelineNames, "*") };
  const named = (keys: readonly (keyof typeof all)[], place: string, as?: string): Named[] =>
    keys.map((key) => ({ key, name: all[key], kind: as ?? key, place }));
  const ofPipelines = (Object.keys(pipelineNames) as (keyof typeof pipelineNames)[]).filter(
    (key) => !OF_PIPELINE.some((role) => role === key),
  );
  const ofStack = ["cluster", "releaseParameter", ...(encryption === "customer-managed" ? ["keyAlias"] : [])];
  const bootstrap =
    kind === "source" ? (["imageBuilderRole", "testerRole"] as const) : ["promotionRole" as const];
  return [
    ...named([...ofPipelines, ...(ofStack as "cluster"[])], `${account} in ${region}`),
    ...named(["boundary"], account),
    ...named([...OF_PIPELINE, "deployRole", "previewRole", ...bootstrap], account, "role"),
    ...(source ? named(["deployerRole", "previewerRole"], source.account, "role") : []),
  ];
}

/** Whether two of one place and kind could be one: a release's parameter may be a pipeline's of the other too. */
const meet = (one: Named, other: Named): boolean => {
  if (one.place !== other.place) return false;
  if (one.kind === other.kind) return overlaps(one.name, other.name);
  const [path, parameter] = one.kind === "parameterPath" ? [one, other] : [other, one];
  return (
    path.kind === "parameterPath" &&
    parameter.kind === "releaseParameter" &&
    pipelineParameter(parameter.name, { parameterPath: path.name }) !== undefined
  );
};

/**
 * What deploys a stack goes by names, and by the patterns of its pipelines' names. Of two stacks in one account, nothing of
 * the one may have a name that something of the other has or could have.
 */
function assertApart(stacks: readonly Settings[]): void {
  const named = stacks.map(namedBy);
  stacks.forEach((one, index) => {
    for (const [before, other] of stacks.slice(0, index).entries()) {
      const shared = (named[before] ?? []).flatMap((theirs) =>
        (named[index] ?? []).flatMap((ours) => (meet(theirs, ours) ? [{ theirs, ours }] : [])),
      );
      if (shared.length === 0) continue;
      const places = [...new Set(shared.map(({ ours }) => ours.place))].join(" and ");
      const lines = shared.map(
        ({ theirs, ours }) =>
          `  names.${theirs.key}: ${theirs.name} and ${theirs.key === ours.key ? "" : `names.${ours.key}: `}${ours.name}`,
      );
      throw new ProjectStacksError(
        `${file(other.stack)} and ${file(one.stack)} both have names in account ${places}, and of these two could be the same:\n${lines.join("\n")}\nPut {stack} into these names, or give those of one stack another prefix; * stands for any pipeline.`,
      );
    }
  });
}

/** The task roles of a target whose pipelines read a model. */
const modelRoles = (target: Settings): string[] =>
  withCanaries(target).flatMap(({ model, names }) => (model ? [names.taskRole] : []));

/** The name of a target's source, without organization and project. */
const sourceOf = ({ source }: Settings): string => source?.stack.split("/").at(-1) ?? "";
