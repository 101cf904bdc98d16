import { run } from "../tools/command";

/** What a push or a merge left on the branch. */
export interface Pushed {
  /** The branch's newest commit before, and now. */
  readonly before: string;
  readonly sha: string;
}

const NONE = "0".repeat(40);

/** A team's clone, and the repository that stands for theirs on GitHub. */
export class TeamRepository {
  /**
   * @param folder The clone in which people work, with at least one commit.
   * @param bare An empty folder, for GitHub's side.
   */
  constructor(
    readonly folder: string,
    readonly bare: string,
    /** The default branch. */
    readonly branch: string,
    private readonly commitAll: (message: string) => Promise<void>,
  ) {}

  async begin(): Promise<void> {
    const { bare, branch } = this;
    await run("git", ["init", "--quiet", "--bare", "--initial-branch", branch, bare]);
    await run("git", ["-C", bare, "config", "uploadpack.allowAnySHA1InWant", "true"]);
    await this.git("checkout", "--quiet", "-B", branch);
  }

  /** Somebody pushes the default branch. @param message Commits what changed in the clone first. */
  async push(message?: string): Promise<Pushed> {
    const before = await this.headOf(this.branch);
    if (message !== undefined) await this.commitAll(message);
    await this.git("push", "--quiet", this.bare, this.branch);
    return { before, sha: await this.headOf(this.branch) };
  }

  /** Somebody pushes a branch that changes something; the clone is then on the default branch again. */
  async pushBranch(name: string, message: string, change: () => void): Promise<void> {
    await this.git("checkout", "--quiet", "-B", name, this.branch);
    try {
      change();
      await this.commitAll(message);
      await this.git("push", "--quiet", "--force", this.bare, name);
    } finally {
      await this.git("checkout", "--quiet", "--force", this.branch);
    }
  }

  /** What GitHub tests of a pull request: its branch merged into the default branch, on no branch. */
  async mergeCommit(head: string): Promise<string> {
    await this.update();
    await this.git("checkout", "--quiet", "--detach", this.branch);
    try {
      await this.git("fetch", "--quiet", this.bare, head);
      await this.git("merge", "--quiet", "--no-ff", "--message", `Merge ${head}`, "FETCH_HEAD");
      await this.git("push", "--quiet", "--force", this.bare, `HEAD:refs/merges/${head}`);
      return (await this.git("rev-parse", "HEAD")).trim();
    } finally {
      await this.git("checkout", "--quiet", "--force", this.branch);
    }
  }

  /** Somebody merges a branch into the default branch. */
  async merge(head: string): Promise<Pushed> {
    const before = await this.headOf(this.branch);
    const sha = await this.mergeCommit(head);
    await this.git("push", "--quiet", this.bare, `${sha}:refs/heads/${this.branch}`);
    await this.update();
    return { before, sha };
  }

  /** The newest commit of a branch on GitHub's side. */
  async headOf(branch: string): Promise<string> {
    const printed = await run("git", [
      "-C",
      this.bare,
      "for-each-ref",
      "--format=%(objectname)",
      `refs/heads/${branch}`,
    ]);
    return printed.trim() || NONE;
  }

  private async update(): Promise<void> {
    await this.git("fetch", "--quiet", this.bare, this.branch);
    await this.git("reset", "--quiet", "--hard", "FETCH_HEAD");
  }

  private git(...args: readonly string[]): Promise<string> {
    const who = ["-c", "user.name=Rehearsal", "-c", "user.email=rehearsal@example.com"];
    return run("git", ["-C", this.folder, ...who, ...args]);
  }
}
