import { join } from "node:path";
import { z } from "zod";
import { commands as ci } from "../../ci/commands";
import { commands as release } from "../../release/commands";
import { COMMON_OPTIONS, type Options } from "../../release/command-line/program";
import { readYaml, stacksIn } from "../../settings/stack-file";

/** What workflows may call, and what they may not name. */
export interface Project {
  readonly stacks: readonly string[];
  /** Names of package.json's scripts. */
  readonly scripts: readonly string[];
  /** Scripts that take a command, such as `ci`: options of each command, with their dashes. */
  readonly commands: Readonly<Record<string, Commands>>;
}

export type Commands = Readonly<Record<string, readonly string[]>>;

const HELP = ["--help", "-h"];

/** The commands of `npm run ci` and `npm run release`, by what these themselves read. */
export const COMMANDS: Project["commands"] = {
  ci: optionsOf(ci, ({ options = {} }) =>
    Object.keys(options).flatMap((flags) => flags.match(/(?<!\S)--?\w[\w-]*/g) ?? []),
  ),
  release: optionsOf(release, ({ options = {} }) => dashed({ ...options, ...COMMON_OPTIONS })),
};

/** Of the project in a folder. @throws ProgramError for a package.json that cannot be read */
export function readProject(folder: string): Project {
  const { scripts } = readYaml(
    join(folder, "package.json"),
    z.object({ scripts: z.record(z.string(), z.string()) }),
  );
  return { stacks: stacksIn(folder), scripts: Object.keys(scripts), commands: COMMANDS };
}

function optionsOf<T>(
  commands: Readonly<Record<string, T>>,
  options: (command: T) => readonly string[],
): Commands {
  return Object.fromEntries(
    Object.entries(commands).map(([name, command]) => [name, [...options(command), ...HELP]]),
  );
}

function dashed(options: Options): string[] {
  return Object.entries(options).flatMap(([name, { short }]) => [
    `--${name}`,
    ...(short ? [`-${short}`] : []),
  ]);
}
