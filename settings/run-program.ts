import { parseArgs, type ParseArgsConfig } from "node:util";
import { printable } from "./printable";
import { ProgramError } from "./program-error";

type Options = NonNullable<ParseArgsConfig["options"]>;
type Values<T extends Options> = ReturnType<typeof parseArgs<{ readonly options: T }>>["values"];

/** What a command takes beside its name. */
export interface TakenOptions<T extends Options> {
  readonly options: T;
  /** The whole text of `--help`. */
  readonly usage: string;
  /** Whether words without an option are handed over too; default: they are refused. */
  readonly takesNames?: boolean;
}

/**
 * Runs a command that takes no arguments, with one sentence for whatever stops it.
 * @param run Resolves with an exit code; nothing is 0.
 * Exit codes: `run`'s own, 1 something failed, 2 wrong arguments or files that have to be put right first.
 */
export function runProgram(name: string, run: () => Promise<number | void>): void {
  const args = process.argv.slice(2);
  if (args.length > 0) return end(2, `${name} takes no arguments; found ${args.join(" ")}.`);
  runToTheEnd(run);
}

/** The same for a command with options: `--help` prints its usage, and so does whatever it does not take. */
export function runProgramWith<T extends Options>(
  { options, usage, takesNames = false }: TakenOptions<T>,
  run: (values: Values<T>, names: readonly string[]) => Promise<number | void>,
): void {
  let taken: { values: Values<T>; positionals: string[] };
  const args = process.argv.slice(2);
  try {
    if (args.includes("--help")) {
      process.stdout.write(`${usage}\n`);
      return;
    }
    taken = parseArgs({ args, options, allowPositionals: takesNames });
  } catch (error) {
    return end(2, `${(error as Error).message}\n\n${usage}`);
  }
  runToTheEnd(() => run(taken.values, taken.positionals));
}

function runToTheEnd(run: () => Promise<number | void>): void {
  whenUnread(() => process.exit(1));
  run().then(
    (code) => process.exit(code ?? 0),
    (error: unknown) =>
      end(error instanceof ProgramError ? 2 : 1, error instanceof Error ? error.message : String(error)),
  );
}

function end(code: number, message: string): void {
  process.stderr.write(`${printable(message)}\n`);
  process.exit(code);
}

/** @param stop Ends the program, because nobody reads any more what it prints, as behind `| head`. */
export function whenUnread(stop: () => void): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      stop();
    });
}
