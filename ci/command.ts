import { JobError, type Job } from "./job";

/** One of `npm run ci -- <command>`; its file has its name. */
export interface Command {
  /** One line for the list of commands. */
  readonly summary: string;
  /** Arguments as commander writes them, such as `<stack>`; left out, there are none. */
  readonly arguments?: string;
  /** Whether options behind the first argument are another command's. */
  readonly passesOptions?: true;
  /** Help by flags as commander writes them, such as `--base <commit>`. */
  readonly options?: Readonly<Record<string, string>>;
  /**
   * @returns the exit code; nothing is 0
   * @throws ProgramError that says what was found, what is allowed and what to do: exit code 2
   */
  run(job: Job, call: Call): Promise<number | void>;
}

/** How a command was called. */
export interface Call {
  readonly args: readonly string[];
  /** Value of an option by its long name without dashes; undefined when it was not given. */
  readonly option: (name: string) => string | undefined;
}

/** The value of an option that a command cannot do without. @throws JobError */
export function required({ option }: Call, name: string, what: string): string {
  const value = option(name);
  // An expression of a workflow that has no value is an empty string.
  if (value) return value;
  throw new JobError(`--${name} is not given: name ${what}.`);
}
