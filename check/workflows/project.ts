import { join } from "node:path";
import { z } from "zod";
import { commands as ci } from "../../ci/commands";
import { commands as release } from "../../release/commands";
import { COMMON_OPTIONS, type Options } from "../../release/command-line/program";
import { hasStack, readYaml, stackPath, stacksIn } from "../../settings/stack-file";

/** What workflows may call, and what they may not name. */
export interface Project {
  readonly stacks: readonly string[];
  /** The branch that the bootstrap's roles trust; undefined where it trusts no workflow. */
  readonly branch?: string | undefined;
  /** Names of package.json's scripts. */
  readonly scripts: readonly string[];
  /** Scripts that take a command, such as `ci`: options of each command, which may have two words, with their dashes. */
  readonly commands: Readonly<Record<string, Commands>>;
}

export type Commands = Readonly<Record<string, readonly string[]>>;

/** Of the project in a folder. @throws ProgramError for a package.json that cannot be read */
export function readProject(folder: string): Project {
  const shape = z.object({ scripts: z.record(z.string(), z.string()) });
  const { scripts } = readYaml(join(folder, "package.json"), shape);
  const stacks = stacksIn(folder);
  return {
    stacks,
    branch: branchOf(join(folder, "bootstrap"), stacks),
    scripts: Object.keys(scripts),
    commands: { ci: ciCommands(), release: releaseCommands() },
  };
}

const github = z.object({ branch: z.string().default("main") });

function branchOf(bootstrap: string, stacks: readonly string[]): string | undefined {
  const shape = z.object({ config: z.record(z.string(), z.unknown()).default({}) });
  const settings = stacks
    .filter((stack) => hasStack(bootstrap, stack))
    .flatMap((stack) => Object.entries(readYaml(stackPath(bootstrap, stack), shape).config));
  const [, found] = settings.find(([key]) => key.endsWith(":github")) ?? [];
  return github.safeParse(found).data?.branch;
}

/** By what `npm run ci` itself reads. One that passes options hands them to `npm run release -- <command>`. */
function ciCommands(): Commands {
  const own = Object.entries(ci).flatMap(([name, { options = {}, passesOptions }]) =>
    passesOptions
      ? Object.entries(releaseCommands()).map(([command, handed]) => [`${name} ${command}`, handed] as const)
      : [
          [
            name,
            [...Object.keys(options).flatMap((flags) => flags.match(/(?<!\S)--?\w[\w-]*/g) ?? []), ...HELP],
          ] as const,
        ],
  );
  return Object.fromEntries(own);
}

/** By what `npm run release` itself reads. */
function releaseCommands(): Commands {
  const own = Object.entries(release).map(([name, { options }]) => {
    const all: Options = { ...options, ...COMMON_OPTIONS };
    const dashed = Object.entries(all).flatMap(([option, { short }]) => [
      `--${option}`,
      ...(short ? [`-${short}`] : []),
    ]);
    return [name, [...dashed, ...HELP]] as const;
  });
  return Object.fromEntries(own);
}

const HELP = ["--help", "-h"];
