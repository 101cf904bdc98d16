import type { Job } from "../job";
import { ifThere } from "./github-error";

/** The default branch as it is now: everything read at its commit fits together. */
export interface MainBranch {
  readonly name: string;
  readonly commit: string;
}

export async function readMain(job: Job): Promise<MainBranch> {
  const { data } = await job.github.rest.repos.get({ ...job.repository });
  const ref = `heads/${data.default_branch}`;
  const { data: head } = await job.github.rest.git.getRef({ ...job.repository, ref });
  return { name: data.default_branch, commit: head.object.sha };
}

/** Text of a file at a commit or branch; undefined when there is none. */
export async function readText(job: Job, path: string, ref: string): Promise<string | undefined> {
  const file = await ifThere(job.github.rest.repos.getContent({ ...job.repository, path, ref }));
  if (file === undefined || Array.isArray(file) || file.type !== "file") return undefined;
  return Buffer.from(file.content, "base64").toString();
}

/** What a branch is to be: the default branch, and a commit with one file. */
export interface FileBranch {
  readonly branch: string;
  readonly main: MainBranch;
  readonly path: string;
  readonly text: string;
  readonly message: string;
}

/**
 * Sets a branch to one commit on the default branch that writes a file; left as it is where the file is that already.
 * The branch is set once, at the end: at no moment it is without the change, which would close its pull request.
 */
export async function writeBranch(
  job: Job,
  { branch, main, path, text, message }: FileBranch,
): Promise<void> {
  const { rest } = job.github;
  const before = await ifThere(rest.git.getRef({ ...job.repository, ref: `heads/${branch}` }));
  if (before && (await isOnly(job, { main, path, text, branch }, before.object.sha))) return;
  const { data: parent } = await rest.git.getCommit({ ...job.repository, commit_sha: main.commit });
  const file = { path, mode: "100644", type: "blob", content: text } as const;
  const { data: tree } = await rest.git.createTree({
    ...job.repository,
    base_tree: parent.tree.sha,
    tree: [file],
  });
  const { data: commit } = await rest.git.createCommit({
    ...job.repository,
    message,
    tree: tree.sha,
    parents: [main.commit],
  });
  if (before) {
    const ref = `heads/${branch}`;
    await rest.git.updateRef({ ...job.repository, ref, sha: commit.sha, force: true });
  } else {
    await rest.git.createRef({ ...job.repository, ref: `refs/heads/${branch}`, sha: commit.sha });
  }
}

/** Whether a branch writes this text and changes nothing else: somebody may have pushed more to it. */
async function isOnly(
  job: Job,
  { main, path, text, branch }: Omit<FileBranch, "message">,
  head: string,
): Promise<boolean> {
  if ((await readText(job, path, head)) !== text) return false;
  const basehead = `${main.commit}...${branch}`;
  const { data } = await job.github.rest.repos.compareCommitsWithBasehead({ ...job.repository, basehead });
  return data.files?.every(({ filename }) => filename === path) ?? false;
}
