import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Whom GitHub names in commits that a job's token makes. */
const BOT = { name: "github-actions[bot]", email: "41898282+github-actions[bot]@users.noreply.github.com" };

/** A bare git repository, by git's own plumbing. */
export class GitRepository {
  constructor(private readonly folder: string) {}

  /** The branch that HEAD names. */
  get defaultBranch(): string {
    return this.git(["symbolic-ref", "--short", "HEAD"]);
  }

  /** Name of an object by a revision, such as `refs/heads/main` or `<commit>^{tree}`; undefined when there is none. */
  find(revision: string): string | undefined {
    return this.ask(["rev-parse", "--verify", "--quiet", "--end-of-options", revision]);
  }

  /** `commit`, `tree`, `blob` or `tag`; undefined for an object that is not there. */
  typeOf(object: string): string | undefined {
    return this.ask(["cat-file", "-t", object]);
  }

  blob(object: string): Buffer {
    return execFileSync("git", ["cat-file", "blob", object], { cwd: this.folder, stdio: "pipe" });
  }

  message(commit: string): string {
    return this.git(["show", "--no-patch", "--format=%B", commit]);
  }

  parents(commit: string): string[] {
    return this.git(["show", "--no-patch", "--format=%P", commit]).split(" ").filter(Boolean);
  }

  /** Commits of `head` that `base` has not, the oldest first. */
  between(base: string, head: string): string[] {
    return this.git(["rev-list", "--reverse", `${base}..${head}`])
      .split("\n")
      .filter(Boolean);
  }

  /** Commits that branches point to. */
  get heads(): string[] {
    return this.git(["for-each-ref", "--format=%(objectname)", "refs/heads"]).split("\n").filter(Boolean);
  }

  isAncestor(one: string, other: string): boolean {
    return this.ask(["merge-base", "--is-ancestor", one, other]) !== undefined;
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

  /** Undefined where git says no: a ref, an object or an ancestor that is not there. */
  private ask(args: readonly string[]): string | undefined {
    try {
      return this.git(args);
    } catch (error) {
      if (typeof (error as { status?: unknown }).status === "number") return undefined;
      throw error;
    }
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
