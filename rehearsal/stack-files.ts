import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { parseSettings, type Settings } from "../settings";

/** A stack as its files describe it. */
export interface StackFile {
  readonly settings: Settings;
  /** `namespace:key` to value, as the Pulumi CLI hands it to a program: plain text, or JSON for anything else. */
  readonly config: Readonly<Record<string, string>>;
}

/** The stacks that a rehearsal plays with: one that builds, and one that receives from it. */
export interface RehearsedStacks {
  readonly project: string;
  readonly source: StackFile;
  readonly target: StackFile;
}

const projectFile = z.object({ name: z.string() });
const stackFile = z.object({ config: z.record(z.string(), z.unknown()) });

/** Reads Pulumi.yaml and every Pulumi.<stack>.yaml. @throws Error when there is no source with a target among them. */
export function readStackFiles(projectFolder: string): RehearsedStacks {
  const project = readYaml(join(projectFolder, "Pulumi.yaml"), projectFile).name;
  const stacks = readdirSync(projectFolder)
    .flatMap((file) => /^Pulumi\.(?<stack>.+)\.yaml$/.exec(file)?.groups?.["stack"] ?? [])
    .sort()
    .map((stack) => readStack(projectFolder, project, stack));
  const source = stacks.find(({ settings }) => settings.kind === "source");
  if (!source)
    throw new Error(
      `No Pulumi.<stack>.yaml in ${projectFolder} has kind: source. A rehearsal needs one stack that builds.`,
    );
  const granted = source.settings.targets.map(({ stack }) => stack);
  // The last target is the one that the others lead up to: prod, after a staging account.
  const target = granted
    .map((name) => stacks.find(({ settings }) => settings.stack === name))
    .findLast((stack) => stack !== undefined);
  if (!target) {
    throw new Error(
      `Pulumi.${source.settings.stack}.yaml grants to ${granted.join(", ") || "no target"}, and none of these has a Pulumi.<stack>.yaml. A rehearsal needs one target.`,
    );
  }
  return { project, source, target };
}

function readStack(folder: string, project: string, stack: string): StackFile {
  const { config } = readYaml(join(folder, `Pulumi.${stack}.yaml`), stackFile);
  const handedOver = handOver(config);
  return { settings: parseSettings(project, stack, handedOver), config: handedOver };
}

/** Configuration as the Pulumi CLI hands it to a program. */
export function handOver(config: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

/** @throws Error naming the file, for one that is no YAML or has another shape */
function readYaml<T>(file: string, shape: z.ZodType<T>): T {
  try {
    return shape.parse(parse(readFileSync(file, "utf8")));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new Error(`${file} cannot be read: ${reason}`, { cause: error });
  }
}
