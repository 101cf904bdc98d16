import { execFile } from "node:child_process";

/** A command that could not be started or ended with another code than 0. */
export class CommandFailed extends Error {
  constructor(
    readonly command: string,
    /** Undefined when it could not be started at all. */
    readonly exitCode: number | undefined,
    readonly output: string,
  ) {
    super(
      exitCode === undefined
        ? `\`${command}\` could not be started: ${output}`
        : `\`${command}\` ended with exit code ${exitCode}:\n${output}`,
    );
  }
}

export interface CommandOptions {
  readonly cwd?: string;
  /** The whole environment of the command; by default this process's own. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

const MAX_OUTPUT = 64 * 1024 * 1024;

/**
 * Runs a command to its end and returns its standard output.
 *
 * @throws CommandFailed with standard error (and output) in the message.
 */
export function run(command: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { ...options, maxBuffer: MAX_OUTPUT }, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      const line = [command, ...args].join(" ");
      const exitCode = typeof error.code === "number" ? error.code : undefined;
      const output = exitCode === undefined ? error.message : `${stdout}${stderr}`.trim();
      reject(new CommandFailed(line, exitCode, output));
    });
  });
}

/** A text as one word of a shell. */
export const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
