import { ifThere } from "../github/github-error";
import type { Job } from "../job";
import type { Comparison } from "./release-markdown";

/** Commits that a reviewer is shown; all are behind the link. */
const SHOWN = 30;

/** What lies between two commits; undefined where one of them is in the repository no more. */
export async function compareCommits(job: Job, base: string, head: string): Promise<Comparison | undefined> {
  const asked = { ...job.repository, basehead: `${base}...${head}` };
  const found = await ifThere(job.github.rest.repos.compareCommitsWithBasehead(asked));
  if (!found) return undefined;
  const newest = found.commits.toReversed().slice(0, SHOWN);
  return {
    url: found.html_url,
    total: found.total_commits,
    commits: newest.map(({ sha, commit }) => ({ sha, subject: commit.message.split("\n", 1)[0] ?? "" })),
  };
}
