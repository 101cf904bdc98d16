import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { handOver } from "./config";
import { readPulumiYaml } from "./one-reading";
import { ProgramError } from "./program-error";
import { parseSettings, type Settings } from "./settings";

/** A stack as its files describe it. */
export interface StackFile {
  readonly settings: Settings;
  /** `namespace:key` to value, as the Pulumi CLI hands it to a program: plain text, or JSON for anything else. */
  readonly config: Readonly<Record<string, string>>;
}

const projectFile = z.object({ name: z.string() });
const stackFile = z.object({ config: z.record(z.string(), z.unknown()) });

/** The name of the project in a folder. @throws Error naming the file that cannot be read */
export const readProject = (folder: string): string =>
  readYaml(join(folder, "Pulumi.yaml"), projectFile).name;

/** Where a stack's settings are written. */
export const stackPath = (folder: string, stack: string): string => join(folder, `Pulumi.${stack}.yaml`);

export const hasStack = (folder: string, stack: string): boolean => existsSync(stackPath(folder, stack));

/** Names of the stacks that have a file in a project's folder, in their order. */
export const stacksIn = (folder: string): string[] =>
  readdirSync(folder)
    .flatMap((name) => /^Pulumi\.(?<stack>.+)\.yaml$/.exec(name)?.groups?.["stack"] ?? [])
    .sort();

/** Reads a Pulumi.<stack>.yaml. @throws Error naming the file that cannot be read, or SettingsError */
export function readStack(folder: string, project: string, stack: string): StackFile {
  const { config } = readYaml(stackPath(folder, stack), stackFile, `Pulumi.${stack}.yaml`);
  const handedOver = handOver(config);
  return { settings: parseSettings(project, stack, handedOver), config: handedOver };
}

/**
 * Reads a file of Pulumi's.
 * @param name Of the file, in messages.
 * @throws ProgramError naming the file, for one that is missing, is not YAML or has another shape; SettingsError for
 * what Pulumi would read differently
 */
export function readYaml<T>(file: string, shape: z.ZodType<T>, name = file): T {
  try {
    return shape.parse(readPulumiYaml(file, name));
  } catch (error) {
    if (error instanceof ProgramError) throw error;
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new ProgramError(`${file} cannot be read: ${reason}`);
  }
}
