import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { commands } from "../../ci/commands";
import { type Environment, Job } from "../../ci/job";
import { FIXTURE } from "../sample-settings";

/** How a command is called in a job. */
export interface Called {
  readonly args?: readonly string[];
  readonly options?: Readonly<Record<string, string>>;
  readonly env?: Environment;
}

/** A checkout of the fixture's project, and jobs that run commands in it. */
export class JobFixture {
  private readonly scratch = mkdtempSync(join(tmpdir(), "job-"));
  readonly folder = join(this.scratch, "checkout");
  /** What jobs said. */
  said = "";

  constructor() {
    for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml", "bootstrap"])
      cpSync(join(FIXTURE, file), join(this.folder, file), { recursive: true });
  }

  stop(): void {
    rmSync(this.scratch, { recursive: true });
  }

  /** Where a job leaves what is for others. */
  get files(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_PATH"].map((name) => [name, this.fileOf(name)]),
    );
  }

  job(env: Environment = {}): Job {
    return new Job(this.folder, { ...this.files, ...env }, { write: (text: string) => (this.said += text) });
  }

  /** Runs a command in a job. @returns its exit code */
  async run(name: string, { args = [], options = {}, env }: Called = {}): Promise<number> {
    const command = commands[name];
    if (!command) throw new Error(`There is no command ${name}.`);
    return (await command.run(this.job(env), { args, option: (option) => options[option] })) ?? 0;
  }

  /** Outputs of all jobs as GitHub's runner reads them, of which none holds the words that end it. */
  get outputs(): Readonly<Record<string, string>> {
    const found = this.outputText.matchAll(/^(.*?)<<(.*)\n([^]*?)\n\2\n/gm);
    return Object.fromEntries([...found].map(([, name = "", , value = ""]) => [name, value]));
  }

  get outputText(): string {
    return this.textOf("GITHUB_OUTPUT");
  }

  get summary(): string {
    return this.textOf("GITHUB_STEP_SUMMARY");
  }

  /** What later steps find on their PATH. */
  get path(): string {
    return this.textOf("GITHUB_PATH");
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.folder, file)), { recursive: true });
    writeFileSync(join(this.folder, file), text);
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), "utf8");
  }

  remove(file: string): void {
    rmSync(join(this.folder, file));
  }

  git(...args: readonly string[]): string {
    const person = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.org"];
    return execFileSync("git", [...person, ...args], { cwd: this.folder, encoding: "utf8" }).trim();
  }

  /** Commits everything in the checkout, which is a repository from then on. @returns the commit */
  commit(message: string): string {
    if (!existsSync(join(this.folder, ".git"))) this.git("init", "--quiet", "--initial-branch=main");
    this.git("add", "--all");
    this.git("commit", "--quiet", "--allow-empty", "--message", message);
    return this.git("rev-parse", "HEAD");
  }

  private fileOf = (name: string): string => join(this.scratch, name);

  private textOf(name: string): string {
    return existsSync(this.fileOf(name)) ? readFileSync(this.fileOf(name), "utf8") : "";
  }
}

/** Why something is refused. */
export async function refusal(of: Promise<unknown> | (() => unknown)): Promise<string> {
  try {
    await (typeof of === "function" ? of() : of);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("Nothing was refused.");
}
