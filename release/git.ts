import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import { promisify } from "node:util";
import { rcompare } from "semver";
import { misused, refused } from "./release-error";
import { SEMANTIC_VERSION } from "./release-file";

/** Standard output of git; undefined when it ends with exit code 1, its answer to a question of yes or no. */
async function ask(folder: string, ...args: readonly string[]): Promise<string | undefined> {
  try {
    return (await promisify(execFile)("git", args, { cwd: folder, maxBuffer: 64 * 1024 ** 2 })).stdout;
  } catch (error) {
    const { stderr = "", message, code } = error as Error & { stderr?: string; code?: number | string };
    if (code === 1) return undefined;
    if (code === "ENOENT" && existsSync(folder))
      throw misused(
        "git is not on the PATH, and a release names its commit: install git, then run the same command again.",
      );
    throw misused(
      `\`git ${args.join(" ")}\` fails in ${folder}: ${stderr.trim() || message}. A release names its commit: run the command in the git checkout.`,
    );
  }
}

/** Versions that git tags name (`0.1.6` or `v0.1.6`), the newest first. */
export async function versionTags(folder: string): Promise<string[]> {
  const tags = (await ask(folder, "tag", "--list"))?.split("\n") ?? [];
  return [...new Set(tags.map((tag) => tag.trim().replace(/^v/, "")))]
    .filter((tag) => SEMANTIC_VERSION.test(tag))
    .sort(rcompare);
}

/** What keeps a file from being what is committed, as git says it; empty when nothing does. @throws ReleaseError outside of a checkout */
export async function changeOf(folder: string, file: string): Promise<string> {
  const args = ["status", "--porcelain", "--ignored", "--untracked-files=all", "--", file];
  return (await ask(folder, ...args))?.trim() ?? "";
}

/**
 * A commit of this repository, in a checkout without changes of its own.
 * @param written Files that releases write, relative to the folder or absolute: changes of these are no changes.
 * @throws ReleaseError for a commit that is unknown here, or a checkout that is dirty
 */
export async function demandCommit(
  folder: string,
  commit: string,
  written: readonly string[],
): Promise<void> {
  const known = await ask(folder, "rev-parse", "--verify", "--quiet", `${commit}^{commit}`);
  if (known === undefined)
    throw refused(
      `Commit ${commit} is not in the repository of ${folder}. A release names a commit that others can look at: fetch it, or build a commit that was pushed.`,
    );
  // Each file by itself: git would show a folder that holds nothing else as one that is new.
  const others = written
    .map((file) => relative(folder, resolve(folder, file)))
    .filter((file) => file !== "" && file.split(sep)[0] !== "..")
    .map((file) => `:(exclude,literal)${file}`);
  const args = ["status", "--porcelain", "--untracked-files=all", "--", ".", ...others];
  const changed = (await ask(folder, ...args))?.trimEnd() ?? "";
  if (changed !== "")
    throw refused(
      `The checkout ${folder} is dirty:\n${changed}\nA release stands for what is committed: commit or stash the changes, and build again if the image holds them.`,
    );
}
