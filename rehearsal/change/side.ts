import { cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as tar from "tar";
import { stringify } from "yaml";
import { inLine } from "../../settings/printable";
import { ProgramError } from "../../settings/program-error";
import type { StackFile } from "../../settings/stack-file";
import { makeShadow } from "../pulumi/shadow-project";
import { exampleRelease } from "../pulumi/example-release";
import { CommandFailed, run } from "../tools/command";

type Reading = Partial<typeof import("../../settings/project-stacks")>;
const READING = join("settings", "project-stacks.ts");

/** What a change is made to, or what it makes of it: programs, and the files of the stacks that they deploy. */
export interface Side {
  /** Where its files are; nothing is written there. */
  readonly folder: string;
  readonly project: string;
  /** Each source before its targets. */
  readonly stacks: readonly StackFile[];
}

/** Where a stack's release is in the folder that a side is laid out in. */
export const releaseIn = (stack: string): string => join("rehearsed-releases", `${stack}.json`);

/**
 * Reads the stacks of a folder with the reading that is in it, so that a change of what settings may say is none of its
 * other side's.
 * @throws Error for a folder that has no such reading, or whose stacks cannot be read
 */
export function readSide(folder: string): Side {
  const file = join(folder, READING);
  const { readEverySource } = existsSync(file) ? (require(file) as Reading) : {};
  if (!readEverySource)
    throw new ProgramError(`${READING} has no readEverySource, by which this rehearsal reads stacks.`);
  const families = readEverySource(folder);
  return {
    folder,
    project: families[0]?.project ?? "",
    stacks: families.flatMap(({ source, targets }) => [source, ...targets]),
  };
}

/**
 * The commit at which a checkout left another, which GitHub's merge of a pull request leaves at the base itself.
 * @throws ProgramError for one that the checkout does not have
 */
export async function forkOf(checkout: string, commit: string): Promise<string> {
  try {
    return (await run("git", ["-C", checkout, "merge-base", "--end-of-options", commit, "HEAD"])).trim();
  } catch (error) {
    const said = error instanceof CommandFailed ? error.output : (error as Error).message;
    throw new ProgramError(
      `git does not know where HEAD left ${commit}${said === "" ? "" : `: ${inLine(said)}`}. Check out the whole history (fetch-depth: 0), and name a commit of it.`,
    );
  }
}

/** Writes the files of a commit into an empty folder, with the packages of the checkout. */
export async function extract(checkout: string, commit: string, folder: string): Promise<void> {
  const archive = `${folder}.tar`;
  await run("git", ["archive", "--format=tar", `--output=${archive}`, commit], { cwd: checkout });
  mkdirSync(folder);
  await tar.extract({ file: archive, cwd: folder });
  symlinkSync(join(checkout, "node_modules"), join(folder, "node_modules"));
}

/** Makes a project of a side's programs for the Pulumi CLI, which writes into it, with a release for each stack that gets one. */
export function layOut(side: Side, other: Side, folder: string): void {
  const { project, stacks } = side;
  makeShadow(side.folder, folder, {
    "Pulumi.yaml": stringify({ name: project, runtime: "nodejs" }),
    ...Object.fromEntries(
      stacks.map(({ settings: { stack }, config }) => [
        `Pulumi.${stack}.yaml`,
        stringify({ config: { ...config, [`${project}:release`]: { file: releaseIn(stack) } } }),
      ]),
    ),
  });
  for (const { settings } of stacks) {
    const file = join(folder, releaseIn(settings.stack));
    mkdirSync(dirname(file), { recursive: true });
    const committed = committedRelease(side, settings.stack);
    if (committed !== undefined) cpSync(committed, file);
    else if (committedRelease(other, settings.stack) === undefined)
      writeFileSync(file, JSON.stringify(exampleRelease(settings)));
  }
}

/** A target's release file, where its side has one: a promotion is a change too. No commit has a source's. */
function committedRelease({ folder, stacks }: Side, name: string): string | undefined {
  const settings = stacks.find(({ settings: { stack } }) => stack === name)?.settings;
  if (settings?.kind !== "target") return undefined;
  const file = join(folder, settings.releaseFile);
  return existsSync(file) ? file : undefined;
}
