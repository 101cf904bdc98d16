import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Whom GitHub names in commits that a job's token makes. */
const BOT = { name: "github-actions[bot]", email: "41898282+github-actions[bot]@users.noreply.github.com" };

/** An object of git: a commit, a tree, a file or a tag. */
export interface GitObject {
  readonly sha: string;
  readonly type: string;
  readonly content: Buffer;
}

/** A bare git repository, by git's own plumbing. */
export class GitRepository {
  constructor(private readonly folder: string) {}

  /** The branch that HEAD names. */
  get defaultBranch(): string {
    return this.git(["symbolic-ref", "--short", "HEAD"]);
  }

  /** An object by a revision, such as `refs/heads/main` or `<commit>:<path>`; undefined when there is none. */
  read(revision: string): GitObject | undefined {
    const answer = execFileSync("git", ["cat-file", "--batch"], {
      cwd: this.folder,
      input: `${revision}\n`,
      stdio: "pipe",
      maxBuffer: 64 * 1024 ** 2,
    });
    const end = answer.indexOf("\n");
    const head = /^(?<sha>[0-9a-f]{40}) (?<type>\w+) (?<size>\d+)$/.exec(answer.toString("utf8", 0, end));
    if (!head?.groups) return undefined;
    const { sha = "", type = "", size } = head.groups;
    return { sha, type, content: answer.subarray(end + 1, end + 1 + Number(size)) };
  }

  /** Commits of `head` that `base` has not, the oldest first. */
  between(base: string, head: string): { readonly sha: string; readonly message: string }[] {
    const commits = this.git(["log", "--reverse", "-z", "--format=%H%n%B", `${base}..${head}`]).split("\0");
    return commits.filter(Boolean).map((commit) => ({ sha: commit.slice(0, 40), message: commit.slice(41) }));
  }

  /** Files that a commit changes since it left another. */
  changed(base: string, head: string): string[] {
    return this.git(["diff", "--name-only", "--no-renames", "-z", `${base}...${head}`])
      .split("\0")
      .filter(Boolean);
  }

  /** Commits that branches point to. */
  get heads(): string[] {
    return this.git(["for-each-ref", "--format=%(objectname)", "refs/heads"]).split("\n").filter(Boolean);
  }

  isAncestor(one: string, other: string): boolean {
    return this.git(["merge-base", one, other]) === one;
  }

  setRef(ref: string, object: string): void {
    this.git(["update-ref", ref, object]);
  }

  /** Writes a tree that differs from another in the files given, text by path. */
  writeTree(base: string, files: Readonly<Record<string, string>>): string {
    const scratch = mkdtempSync(join(tmpdir(), "git-index-"));
    const index = { GIT_INDEX_FILE: join(scratch, "index") };
    try {
      this.git(["read-tree", base], { env: index });
      for (const [path, text] of Object.entries(files)) {
        const blob = this.git(["hash-object", "-w", "--stdin"], { input: text });
        this.git(["update-index", "--add", "--cacheinfo", `100644,${blob},${path}`], { env: index });
      }
      return this.git(["write-tree"], { env: index });
    } finally {
      rmSync(scratch, { recursive: true });
    }
  }

  writeCommit(tree: string, parents: readonly string[], message: string): string {
    const args = ["commit-tree", tree, ...parents.flatMap((parent) => ["-p", parent])];
    return this.git(args, { input: message });
  }

  private git(
    args: readonly string[],
    { input, env }: { readonly input?: string; readonly env?: NodeJS.ProcessEnv } = {},
  ): string {
    const bot = { GIT_AUTHOR_NAME: BOT.name, GIT_AUTHOR_EMAIL: BOT.email };
    const committer = { GIT_COMMITTER_NAME: BOT.name, GIT_COMMITTER_EMAIL: BOT.email };
    return execFileSync("git", args, {
      cwd: this.folder,
      encoding: "utf8",
      stdio: "pipe",
      env: { ...process.env, ...bot, ...committer, ...env },
      ...(input !== undefined && { input }),
    }).trim();
  }
}
