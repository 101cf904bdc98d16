import { z } from "zod";
import { ProjectStacksError, readTargets } from "../settings/project-stacks";
import type { Settings } from "../settings/settings";
import { hasStack, readProject, readStack, readYaml, stackPath } from "../settings/stack-file";

/** What the pipeline's own stack files say of an account; nothing of it is written twice. */
export interface PipelineStacks {
  /** The stack that the account is made ready for. */
  readonly pipeline: Settings;
  /** A source's targets; none in a target. */
  readonly targets: readonly Settings[];
}

/**
 * Reads a stack of the pipeline, and of a source also its targets.
 * @param folder The pipeline's project.
 * @throws ProjectStacksError, or SettingsError for a stack file with faults
 */
export function readPipelineStacks(folder: string, stack: string): PipelineStacks {
  if (!hasStack(folder, stack)) {
    throw new ProjectStacksError(
      `The pipeline has no Pulumi.${stack}.yaml. A stack of the bootstrap has the name of the pipeline's stack that it prepares an account for: write that file, or choose another stack with pulumi stack select.`,
    );
  }
  const pipeline = readStack(folder, readProject(folder), stack).settings;
  return { pipeline, targets: readTargets(folder, pipeline).map(({ settings }) => settings) };
}

const bootstrapFile = z.object({ config: z.record(z.string(), z.unknown()).default({}) });

/**
 * Reads what a stack's own file in the bootstrap's folder says.
 * @throws ProjectStacksError for a file that is missing, Error naming one that cannot be read
 */
export function readBootstrapConfig(folder: string, stack: string): Readonly<Record<string, unknown>> {
  if (!hasStack(folder, stack))
    throw new ProjectStacksError(
      `bootstrap/Pulumi.${stack}.yaml is missing, which says what an administrator makes for ${stack}. Write it: "config: {}", or what bootstrap/README.md lists.`,
    );
  return readYaml(stackPath(folder, stack), bootstrapFile).config;
}
