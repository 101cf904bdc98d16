import { readdirSync } from "node:fs";
import { type Settings, SettingsError } from "../settings/settings";
import { readProject, readStack } from "../settings/stack-file";
import { misused } from "./command-line/exit-code";

/** The stacks that a release moves between. */
export interface Stacks {
  /** The stack that builds and tests. */
  readonly source: Settings;
  /** The stack that receives. @throws CommandError when the source has no target, or several and none was named */
  target(): Settings;
  /** All targets of the source, in its order. */
  readonly targets: readonly Settings[];
}

/**
 * Reads Pulumi.yaml and every Pulumi.<stack>.yaml.
 * @param named The target that the caller named; left out where there is one only.
 * @throws CommandError or SettingsError that names the file or setting at fault
 */
export function readStacks(folder: string, named?: string): Stacks {
  const all = readAll(folder);
  const chosen = all.find(({ stack }) => stack === named);
  if (named !== undefined && chosen?.kind !== "target")
    throw misused(`--stack ${named} is not a target. Targets are: ${namesOf(all).join(", ") || "(none)"}.`);
  const sourceName = chosen?.source?.stack.split("/").at(-1);
  const sources = all.filter(({ kind, stack }) => kind === "source" && (sourceName ?? stack) === stack);
  const [source, ...others] = sources;
  if (!source)
    throw misused(
      `No Pulumi.<stack>.yaml in ${folder} has kind: source${sourceName === undefined ? "" : ` and the name ${sourceName}`}. A release needs the stack that builds.`,
    );
  if (others.length > 0)
    throw misused(
      `${folder} has ${sources.length} sources, ${sources.map(({ stack }) => stack).join(" and ")}. Name a target, which names its source: --stack ${namesOf(all).join(" or --stack ") || "<target>"}.`,
    );
  const targets = source.targets.flatMap(({ stack }) => all.find((each) => each.stack === stack) ?? []);
  const target = () => {
    if (chosen) return chosen;
    const [only, ...more] = targets;
    if (!only)
      throw misused(`Pulumi.${source.stack}.yaml has no target that has a Pulumi.<stack>.yaml beside it.`);
    if (more.length > 0)
      throw misused(
        `${source.stack} has ${targets.length} targets. Say which: --stack ${targets.map(({ stack }) => stack).join(" or --stack ")}.`,
      );
    return only;
  };
  return { source, target, targets };
}

/** Names of the targets. */
const namesOf = (all: readonly Settings[]): string[] =>
  all.flatMap(({ kind, stack }) => (kind === "target" ? [stack] : []));

function readAll(folder: string): Settings[] {
  try {
    const project = readProject(folder);
    return readdirSync(folder)
      .flatMap((file) => /^Pulumi\.(?<stack>.+)\.yaml$/.exec(file)?.groups?.["stack"] ?? [])
      .sort()
      .map((stack) => readStack(folder, project, stack).settings);
  } catch (error) {
    if (error instanceof SettingsError) throw error;
    throw misused((error as Error).message);
  }
}
