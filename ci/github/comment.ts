import type { Job } from "../job";

/** A comment that a workflow wrote, known by a first line that nobody sees. */
export interface OwnComment {
  readonly id: number;
  readonly body: string;
}

/** The comment on a pull request that begins with a marker and is not a person's; undefined when there is none. */
export async function findComment(job: Job, number: number, marker: string): Promise<OwnComment | undefined> {
  const { paginate, rest } = job.github;
  const asked = { ...job.repository, issue_number: number, per_page: 100 };
  const comments = await paginate(rest.issues.listComments, asked);
  const found = comments.find(({ body, user }) => user?.type === "Bot" && body?.startsWith(marker));
  return found && { id: found.id, body: found.body ?? "" };
}

/** Writes a comment anew, or in the place of the one there is. */
export async function writeComment(
  job: Job,
  number: number,
  found: OwnComment | undefined,
  body: string,
): Promise<void> {
  const { rest } = job.github;
  if (found === undefined) await rest.issues.createComment({ ...job.repository, issue_number: number, body });
  else if (found.body !== body)
    await rest.issues.updateComment({ ...job.repository, comment_id: found.id, body });
}
