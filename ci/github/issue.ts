import type { Job } from "../job";

/** An issue that a workflow keeps, known by a label and a first line that nobody sees. */
export interface OwnIssue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
}

/** The open issue with a label that begins with a marker and is not a person's; undefined when there is none. */
export async function findIssue(job: Job, label: string, marker: string): Promise<OwnIssue | undefined> {
  const { paginate, rest } = job.github;
  const asked = { ...job.repository, labels: label, state: "open", per_page: 100 } as const;
  const issues = await paginate(rest.issues.listForRepo, asked);
  const found = issues.find(({ body, user }) => user?.type === "Bot" && body?.startsWith(marker));
  return found && { number: found.number, title: found.title, body: found.body ?? "" };
}

/** Opens the issue, or makes it say what it is to say. @returns what was done */
export async function writeIssue(
  job: Job,
  found: OwnIssue | undefined,
  { label, title, body }: { readonly label: string; readonly title: string; readonly body: string },
): Promise<string> {
  const { rest } = job.github;
  if (found === undefined) {
    const { data } = await rest.issues.create({ ...job.repository, title, body, labels: [label] });
    return `Issue ${data.number} is opened`;
  }
  if (found.title === title && found.body === body) return `Issue ${found.number} says it already`;
  await rest.issues.update({ ...job.repository, issue_number: found.number, title, body });
  return `Issue ${found.number} is updated`;
}

/** Closes an issue, with a comment that says why. */
export async function closeIssue(job: Job, { number }: OwnIssue, why: string): Promise<void> {
  const { rest } = job.github;
  await rest.issues.createComment({ ...job.repository, issue_number: number, body: why });
  await rest.issues.update({
    ...job.repository,
    issue_number: number,
    state: "closed",
    state_reason: "completed",
  });
}
