import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { CommandFailed, type CommandOptions } from "./command";

export interface AttachedOptions extends CommandOptions {
  readonly signal: AbortSignal;
  /** Receives each line of standard error. @returns whether it was progress, which no error message repeats */
  readonly onLine?: (line: string) => boolean;
}

/**
 * Leads a process group of its own and ends all of it when standard input closes, which it does when this process ends,
 * however it ends. What a job control signal would do to the command alone, it does to what the command started, too.
 */
const ATTACHED = `
exec 3<&0
"$@" </dev/null 3<&- & command=$!
(cat <&3; kill -- -$$) >/dev/null 2>&1 &
wait $command; code=$?
trap '' TERM
kill -- -$$
exit $code
`;

/**
 * Runs a command that takes long to its end, and ends it, with everything that it started, when this process dies.
 * @returns its standard output
 * @throws CommandFailed, or the signal's reason
 */
export async function runAttached(
  command: string,
  args: readonly string[],
  { signal, onLine, ...options }: AttachedOptions,
): Promise<string> {
  signal.throwIfAborted();
  const child = spawn("sh", ["-c", ATTACHED, "sh", command, ...args], {
    ...options,
    detached: true,
    stdio: "pipe",
  });
  const end = () => void child.stdin.end();
  signal.addEventListener("abort", end);
  const errors: string[] = [];
  createInterface(child.stderr).on("line", (line) => {
    if (!(onLine?.(line) ?? false)) errors.push(line);
  });
  try {
    const [output, code] = await Promise.all([text(child.stdout), exitCode(child)]);
    signal.throwIfAborted();
    if (code === 0) return output;
    throw new CommandFailed([command, ...args].join(" "), code, `${output}${errors.join("\n")}`.trim());
  } finally {
    signal.removeEventListener("abort", end);
  }
}

function exitCode(child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}
