import { printable } from "./printable";
import { ProgramError } from "./program-error";

/**
 * Runs a command that takes no arguments, with one sentence for whatever stops it.
 * @param run Resolves with an exit code; nothing is 0.
 * Exit codes: `run`'s own, 1 something failed, 2 wrong arguments or files that have to be put right first.
 */
export function runProgram(name: string, run: () => Promise<number | void>): void {
  whenUnread(() => process.exit(1));
  const args = process.argv.slice(2);
  if (args.length > 0) return end(2, `${name} takes no arguments; found ${args.join(" ")}.`);
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
