import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, rcompare } from "semver";
import { versionTags } from "../release/git";
import { JobError } from "./job";

/**
 * The version of what HEAD builds: major and minor of package.json, and as patch the number of commits on the branch.
 * A build that runs again has the same, and every push another, whatever became of the one before.
 * @throws JobError for a shallow checkout, or a version that is not newer than all tags of other commits
 */
export async function versionOf(folder: string): Promise<string> {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: folder, encoding: "utf8" }).trim();
  if (git("rev-parse", "--is-shallow-repository") === "true")
    throw new JobError(
      "The checkout is shallow, and a version counts its commits: give checkout `fetch-depth: 0`.",
    );
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version?: string };
  const given = parse(version);
  if (!given)
    throw new JobError(`package.json has the version ${version}; allowed: a semantic version such as 0.1.0.`);
  const own = `${given.major}.${given.minor}.${git("rev-list", "--count", "--first-parent", "HEAD")}`;
  const here = git("tag", "--points-at", "HEAD").split("\n");
  const [newest] = await versionTags(folder);
  if (newest === undefined || rcompare(own, newest) < 0 || (own === newest && here.includes(own))) return own;
  throw new JobError(
    `This commit would build ${own}, and ${newest} is tagged already. Raise major or minor of version in package.json (${version}).`,
  );
}
