import type { Workspace } from "../workspace";
import type { ExitCode } from "./exit-code";

/** One of `npm run release -- <command>`; its file has its name. */
export interface Command {
  /** One line for the list of commands. */
  readonly summary: string;
  /** What it does, needs and changes, for its `--help`. */
  readonly description: string;
  /** The one argument that it may have beside options: the version of a release. */
  readonly argument?: { readonly name: string; readonly help: string };
  /** By name without dashes; `stack`, `json`, `report` and `help` are every command's. */
  readonly options?: Readonly<Record<string, CommandOption>>;
  /** The role of the source's account that calls it; default: the target's deployer. */
  readonly role?: "tester";
  run(call: Call): Promise<Outcome>;
}

export interface CommandOption {
  /** What stands for its value in the help, such as `<arn>`; left out for an option that is there or not. */
  readonly value?: string;
  readonly help: string;
}

/** How a command was called, beside what it works with. */
export interface Call extends Workspace {
  /** The argument beside the options, a version without `v`. */
  readonly argument: string | undefined;
  /** Value of an option that takes one. */
  option(name: string): string | undefined;
  /** Whether an option that takes no value was given. */
  flag(name: string): boolean;
  /** The line that calls a command for the same target: `npm run release -- verify`, with `--stack` where it was given. */
  line(command: string, ...args: readonly string[]): string;
  /** Absolute path of the file that `--report` names. */
  readonly report?: string | undefined;
}

/** What a command has to say. */
export interface Outcome {
  readonly exitCode: ExitCode;
  /** For people: lines without a newline at the end. */
  readonly text: string;
  /** The same for machines, with `--json` and `--report`; the command line adds what every command has. */
  readonly json: object;
}
