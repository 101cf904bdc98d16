import type { Job } from "../job";

/** What a pull request is to say. */
export interface Proposal {
  readonly branch: string;
  /** The branch that it goes into. */
  readonly base: string;
  readonly title: string;
  readonly body: string;
}

/** The open pull request of a branch of this repository; undefined when there is none. */
export async function findPull(job: Job, { branch, base }: Pick<Proposal, "branch" | "base">) {
  const head = `${job.repository.owner}:${branch}`;
  const { data } = await job.github.rest.pulls.list({ ...job.repository, state: "open", head, base });
  return data[0];
}

/** Opens the pull request of a branch, or makes it say what it is to say. @returns its address */
export async function openPull(job: Job, proposal: Proposal): Promise<string> {
  const { branch, base, title, body } = proposal;
  const found = await findPull(job, proposal);
  if (!found) {
    const { data } = await job.github.rest.pulls.create({
      ...job.repository,
      head: branch,
      base,
      title,
      body,
    });
    return data.html_url;
  }
  if (found.title !== title || found.body !== body)
    await job.github.rest.pulls.update({ ...job.repository, pull_number: found.number, title, body });
  return found.html_url;
}
