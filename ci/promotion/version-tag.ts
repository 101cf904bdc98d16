import { ProgramError } from "../../settings/program-error";
import { GitHubError, ifThere } from "../github/github-error";
import type { Job } from "../job";

/**
 * Sets the git tag of a version on its commit; there already, it is left.
 * @throws ProgramError when the tag is on another commit: a version stands for one
 */
export async function setVersionTag(job: Job, version: string, commit: string): Promise<void> {
  const { rest } = job.github;
  const tagged = await taggedCommit(job, version);
  if (tagged === commit) return;
  if (tagged !== undefined)
    throw new ProgramError(
      `Tag ${version} is on commit ${tagged}, and the release of that version was built from ${commit}. A version stands for one commit: see who set the tag, then remove it (git push origin :refs/tags/${version}) or build a new version.`,
    );
  try {
    await rest.git.createRef({ ...job.repository, ref: `refs/tags/${version}`, sha: commit });
  } catch (error) {
    if (!needsWorkflows(error)) throw error;
    // Where main's workflows changed since, no job may set it, and a rerun may not either; the release is none the worse.
    const command = `git tag ${version} ${commit} && git push origin refs/tags/${version}`;
    job.error(
      `Tag ${version} is not set`,
      `GitHub lets no job set a tag on a commit whose workflows no branch has any more. If the job has permissions: { contents: write }, set it yourself: ${command}`,
    );
  }
}

/** Commit that a version's tag leads to, by an annotated tag too. */
async function taggedCommit(job: Job, version: string): Promise<string | undefined> {
  const { rest } = job.github;
  const ref = await ifThere(rest.git.getRef({ ...job.repository, ref: `tags/${version}` }));
  if (ref?.object.type !== "tag") return ref?.object.sha;
  const { data } = await rest.git.getTag({ ...job.repository, tag_sha: ref.object.sha });
  return data.object.sha;
}

/** GitHub names a permission that no job can be given: https://github.com/mkb79/Audible/pull/882 */
const needsWorkflows = (error: unknown): boolean =>
  error instanceof GitHubError && error.status === 403 && error.accepted.includes("workflows=write");
