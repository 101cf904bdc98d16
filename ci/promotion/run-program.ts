import { execFile } from "node:child_process";
import { normalize } from "node:path";
import { promisify } from "node:util";
import { rcompare, valid } from "semver";
import type { Release } from "../../release/release-file";
import { canaryFileOf } from "../../settings/canary";
import { ProgramError } from "../../settings/program-error";
import type { Settings } from "../../settings/settings";
import type { Job } from "../job";
import { changedFiles } from "./changed-files";

/** Files that no stack's program reads. */
const DOCUMENTS = /^docs\/|\.md$/;

/** Files of a target alone: its settings, its release, and the one that it tries. */
export const ofTarget = ({ stack, releaseFile }: Settings): string[] => [
  `Pulumi.${stack}.yaml`,
  normalize(releaseFile),
  canaryFileOf(normalize(releaseFile)),
];

/** Of changed files those that the source has to run before a target gets them. */
export function programFiles(job: Job, changed: readonly string[]): string[] {
  const theirs = job.targets.flatMap(ofTarget);
  return changed.filter((file) => !theirs.includes(file) && !DOCUMENTS.test(file));
}

/**
 * The source has run the program of the commit that a release was built from, and of every commit with a version's tag.
 * @throws ProgramError where the checkout's program is none of these
 */
export async function assertProgramRan(job: Job, { version, commit }: Release): Promise<void> {
  const [newest] = await versionTagsOf(job.folder);
  const runs = [
    { what: `the commit of ${version}`, ref: commit },
    ...(newest ? [{ what: newest, ref: newest }] : []),
  ];
  let why = "";
  for (const { what, ref } of runs) {
    const changed = programFiles(job, await changedFiles(job.folder, ref));
    if (changed.length === 0) return;
    why = `since ${what} these files changed:\n${changed.map((file) => `  ${file}`).join("\n")}`;
  }
  throw new ProgramError(
    `${job.source.stack} has not run the program of this commit: ${why}\nNothing was changed. Run this job again when the workflow "deploy source" has passed and proposed its release.`,
  );
}

/** Tags of versions on the way to HEAD, the newest first. */
async function versionTagsOf(folder: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)("git", ["tag", "--merged", "HEAD"], { cwd: folder });
  return stdout
    .split("\n")
    .filter((tag) => valid(tag))
    .sort(rcompare);
}
