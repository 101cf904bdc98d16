import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { commands } from "../../ci/commands";
import { type Environment, Job } from "../../ci/job";
import { type GitHub, startGitHub } from "../../rehearsal/github/github";
import type { Permissions } from "../../rehearsal/github/permissions";
import { FIXTURE } from "../sample-settings";

export const REPOSITORY = "octo-org/octo-repo";
export const RUN_URL = `https://github.com/${REPOSITORY}/actions/runs/77`;

/** How a command is called in a job. */
export interface Called {
  readonly args?: readonly string[];
  readonly options?: Readonly<Record<string, string>>;
  readonly env?: Environment;
  readonly permissions?: Permissions;
}

/** A checkout of the fixture's project, its repository on GitHub, and jobs that run commands in it. */
export class GitHubFixture {
  private readonly jobs: Permissions[] = [];
  private base = "";
  github!: GitHub;

  private constructor(
    private readonly scratch: string,
    readonly folder: string,
    readonly bare: string,
  ) {}

  static async start(): Promise<GitHubFixture> {
    const scratch = mkdtempSync(join(tmpdir(), "github-"));
    const fixture = new GitHubFixture(scratch, join(scratch, "checkout"), join(scratch, "repository.git"));
    execFileSync("git", ["init", "--quiet", "--bare", "--initial-branch=main", fixture.bare]);
    const tree = fixture.gitOfBare("hash-object", "-w", "-t", "tree", "/dev/null");
    fixture.gitOfBare("update-ref", "refs/heads/main", fixture.gitOfBare("commit-tree", tree, "-m", "zero"));
    // A worktree of the repository that GitHub has: nothing need be pushed.
    fixture.gitOfBare("worktree", "add", "--quiet", "--detach", fixture.folder, "main");
    for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml", "bootstrap"])
      cpSync(join(FIXTURE, file), join(fixture.folder, file), { recursive: true });
    fixture.base = fixture.push("one", {});
    const permissionsOf = (token: string) => fixture.jobs[Number(token.replace("job-", ""))];
    fixture.github = await startGitHub({ repository: REPOSITORY, bare: fixture.bare, permissionsOf });
    return fixture;
  }

  async stop(): Promise<void> {
    await this.github.stop();
    rmSync(this.scratch, { recursive: true });
  }

  /** Everything as it was at the start. */
  reset(): void {
    this.git("checkout", "--quiet", "--force", "--detach", this.base);
    const refs = this.gitOfBare("for-each-ref", "--format=%(refname)").split("\n");
    const others = refs.filter((ref) => ref !== "refs/heads/main").map((ref) => `delete ${ref}\n`);
    git(this.bare, ["update-ref", "--stdin"], `update refs/heads/main ${this.base}\n${others.join("")}`);
    const { pulls, issues, comments, runs } = this.github.state;
    for (const list of [pulls, issues, comments, runs]) list.length = 0;
    this.writes();
    rmSync(join(this.scratch, "summary"), { force: true });
  }

  /** Runs git in the checkout. */
  git(...args: readonly string[]): string {
    return git(this.folder, args).trim();
  }

  /** Commits files, text by path, in the checkout, and makes that main. @returns the commit */
  push(message: string, files: Readonly<Record<string, string>>): string {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), text);
    }
    this.git("add", "--all");
    this.git("commit", "--quiet", "--allow-empty", "--message", message);
    this.git("update-ref", "refs/heads/main", "HEAD");
    return this.git("rev-parse", "HEAD");
  }

  /** Runs git in the repository that GitHub has. */
  gitOfBare(...args: readonly string[]): string {
    return git(this.bare, args).trim();
  }

  /** Text of a file on a branch of GitHub. */
  read(branch: string, path: string): string {
    return git(this.bare, ["show", `${branch}:${path}`]);
  }

  /** What a branch or tag of GitHub leads to. */
  commitOf(revision: string): string {
    return this.gitOfBare("rev-parse", revision);
  }

  /** A job with permissions, and what it said. */
  job(permissions: Permissions, env: Environment = {}): { readonly job: Job; readonly said: () => string } {
    this.jobs.push(permissions);
    let said = "";
    const own = {
      GITHUB_TOKEN: `job-${this.jobs.length - 1}`,
      GITHUB_API_URL: this.github.url,
      GITHUB_REPOSITORY: REPOSITORY,
      GITHUB_RUN_ID: "77",
      GITHUB_RUN_NUMBER: "9",
      GITHUB_STEP_SUMMARY: join(this.scratch, "summary"),
      GITHUB_OUTPUT: join(this.scratch, "output"),
      ...env,
    };
    const job = new Job(this.folder, own, { write: (text: string) => (said += text) });
    return { job, said: () => said };
  }

  /** Runs a command in a job of its own. @returns what it said */
  async run(name: string, { args = [], options = {}, env, permissions = {} }: Called): Promise<string> {
    const command = commands[name];
    if (!command) throw new Error(`There is no command ${name}.`);
    const { job, said } = this.job(permissions, env);
    await command.run(job, { args, option: (option) => options[option] });
    return said();
  }

  /** Why a command is refused. */
  async refusal(name: string, called: Called): Promise<string> {
    try {
      await this.run(name, called);
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error(`${name} was not refused.`);
  }

  get summary(): string {
    return readFileSync(join(this.scratch, "summary"), "utf8");
  }

  /** What was handed on since the last look, as `name=value`. */
  outputs(): string[] {
    const text = readFileSync(join(this.scratch, "output"), "utf8");
    rmSync(join(this.scratch, "output"));
    return [...text.matchAll(/^(.+)<<(.+)\n([^]*?)\n\2$/gm)].map(([, name, , value]) => `${name}=${value}`);
  }

  /** Calls since the last look, without what only reads. */
  writes(): string[] {
    const { calls } = this.github.state;
    return calls.splice(0, calls.length).filter((call) => !call.startsWith("GET "));
  }
}

function git(folder: string, args: readonly string[], input = ""): string {
  const person = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.org"];
  return execFileSync("git", [...person, ...args], { cwd: folder, encoding: "utf8", stdio: "pipe", input });
}
