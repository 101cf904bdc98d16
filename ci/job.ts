import { randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";
import type { Octokit } from "@octokit/rest";
import { printable } from "../settings/printable";
import { ProgramError } from "../settings/program-error";
import { readProjectStacks, type ProjectStacks } from "../settings/project-stacks";
import type { Settings } from "../settings/settings";
import { connect } from "./github/connect";

export type Environment = Readonly<Record<string, string | undefined>>;

/** A job lacks something that its workflow has to give it, or was called wrongly. */
export class JobError extends ProgramError {
  override readonly name = "JobError";
}

/** A repository on GitHub, as its API takes it. */
export interface Repository {
  readonly owner: string;
  readonly repo: string;
}

/** The job of a workflow that a command runs in: its environment, and its outputs for later steps and readers. */
export class Job {
  private stacksRead: ProjectStacks | undefined;
  private connected: Octokit | undefined;

  constructor(
    /** The checkout, with the stack files. */
    readonly folder: string,
    readonly env: Environment,
    private readonly out: { write(text: string): unknown } = process.stdout,
  ) {}

  /** A source and its targets. @throws ProjectStacksError, SettingsError */
  get stacks(): ProjectStacks {
    return (this.stacksRead ??= readProjectStacks(this.folder));
  }

  get source(): Settings {
    return this.stacks.source.settings;
  }

  get targets(): readonly Settings[] {
    return this.stacks.targets.map(({ settings }) => settings);
  }

  /** A target by name. @throws JobError that lists those there are */
  target(name: string): Settings {
    const found = this.targets.find(({ stack }) => stack === name);
    if (found) return found;
    const known = this.targets.map(({ stack }) => stack).join(", ");
    throw new JobError(`"${name}" is not a target. Targets are: ${known || "(none)"}.`);
  }

  /** A stack by name, the source or a target. @throws JobError that lists those there are */
  stack(name: string): Settings {
    return name === this.source.stack ? this.source : this.target(name);
  }

  /** A variable that GitHub, or the workflow, sets. @throws JobError that names it */
  variable(name: string): string {
    const value = this.env[name];
    if (value !== undefined && value !== "") return value;
    throw new JobError(`${name} is not set: this command runs in a job of .github/workflows/.`);
  }

  /** GitHub's API with the job's own token, which may do what the job's permissions say. */
  get github(): Octokit {
    return (this.connected ??= connect(this.variable("GITHUB_TOKEN"), this.env["GITHUB_API_URL"]));
  }

  get repository(): Repository {
    const [owner = "", repo = ""] = this.variable("GITHUB_REPOSITORY").split("/");
    return { owner, repo };
  }

  /** Address of the run for people. */
  get runUrl(): string {
    const server = this.env["GITHUB_SERVER_URL"] ?? "https://github.com";
    return `${server}/${this.variable("GITHUB_REPOSITORY")}/actions/runs/${this.variable("GITHUB_RUN_ID")}`;
  }

  /** Prints a line for people, in which nothing is a command to GitHub. */
  say(text: string): void {
    this.out.write(`${inert(text)}\n`);
  }

  /** An error that GitHub shows at the top of the run. */
  error(title: string, message: string): void {
    this.out.write(`::error title=${property(title)}::${data(message)}\n`);
  }

  /** Keeps a value out of the log. */
  mask(secret: string): void {
    this.out.write(`::add-mask::${data(secret)}\n`);
  }

  /** Sets an output for later steps and jobs: `steps.<id>.outputs.<name>`. */
  output(name: string, value: string): void {
    // Whatever the value holds, it cannot end itself and begin another.
    const end = randomUUID();
    this.append("GITHUB_OUTPUT", `${name}<<${end}\n${value}\n${end}\n`);
  }

  /** Adds Markdown to the run's summary. */
  summary(markdown: string): void {
    this.append("GITHUB_STEP_SUMMARY", `${printable(markdown)}\n`);
  }

  private append(variable: string, text: string): void {
    appendFileSync(this.variable(variable), text);
  }
}

/**
 * The text without commands to GitHub's runner, which takes `::` at the beginning of a line and `##[` anywhere in one.
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export const inert = (text: string): string =>
  printable(text)
    .replaceAll(/^\s*::/gm, "· ::")
    .replaceAll("##[", "## [");

/** https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands */
const data = (text: string): string =>
  printable(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
