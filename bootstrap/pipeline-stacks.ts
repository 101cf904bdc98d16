import { ProgramError } from "../settings/program-error";
import type { Settings } from "../settings/settings";
import { hasStack, readProject, readStack } from "../settings/stack-file";

/** What the pipeline's own stack files say of an account; nothing of it is written twice. */
export interface PipelineStacks {
  /** The stack that the account is made ready for. */
  readonly pipeline: Settings;
  /** A source's targets; none in a target. */
  readonly targets: readonly Settings[];
}

/** The pipeline's stack files do not fit together, or one is not there. */
export class PipelineStacksError extends ProgramError {
  override readonly name = "PipelineStacksError";
}

/**
 * Reads a stack of the pipeline, and of a source also its targets.
 * @param folder The pipeline's project.
 * @throws PipelineStacksError, or SettingsError for a stack file with faults
 */
export function readPipelineStacks(folder: string, stack: string): PipelineStacks {
  if (!hasStack(folder, stack)) {
    throw new PipelineStacksError(
      `The pipeline has no Pulumi.${stack}.yaml. A stack of the bootstrap has the name of the pipeline's stack that it prepares an account for: write that file, or choose another stack with pulumi stack select.`,
    );
  }
  const project = readProject(folder);
  const pipeline = readStack(folder, project, stack).settings;
  const targets = pipeline.targets.map((target) => {
    const { stack: name } = target;
    if (!hasStack(folder, name)) {
      throw new PipelineStacksError(
        `Pulumi.${stack}.yaml has the target ${name}, and there is no Pulumi.${name}.yaml beside it, which names the target's roles. Write it, or take ${name} out of targets.`,
      );
    }
    const { settings } = readStack(folder, project, name);
    const fault = disagreement(pipeline, target, settings);
    if (fault) throw new PipelineStacksError(fault);
    return settings;
  });
  return { pipeline, targets };
}

/** What a source and its target say differently of each other. */
function disagreement(
  source: Settings,
  named: Settings["targets"][number],
  target: Settings,
): string | undefined {
  const [ours, theirs] = [`Pulumi.${source.stack}.yaml`, `Pulumi.${target.stack}.yaml`];
  if (target.kind !== "target")
    return `${ours} has the target ${target.stack}, and ${theirs} is a ${target.kind}. Correct whichever is wrong.`;
  if (named.account !== target.account)
    return `${ours} has target ${target.stack} in account ${named.account}, and ${theirs} in ${target.account}. Correct whichever is wrong.`;
  if (target.source?.account !== source.account)
    return `${theirs} receives from account ${target.source?.account}, and ${ours} is in ${source.account}. Correct whichever is wrong.`;
  if (!named.promoters.includes(target.names.promotionRole))
    return `${ours} lets ${named.promoters.join(", ")} pull for ${target.stack}, and the promotion role of ${theirs} is ${target.names.promotionRole}. Correct whichever is wrong.`;
  return undefined;
}
