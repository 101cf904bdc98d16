import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import type { Readable } from "node:stream";

/** One line a container wrote; 1 is standard output and 2 standard error, as in Docker's frames. */
export interface OutputLine {
  readonly stream: 1 | 2;
  readonly text: Buffer;
}

/**
 * Runs "$@" in a process group of its own, and passes SIGTERM on to it and its exit code back. When file descriptor 3 closes, because the
 * command ended or because the rehearsal died, the whole group is killed: nothing outlives its container.
 */
const SUPERVISOR = `
trap 'test -z "$child" || kill -TERM "$child"' TERM
"$@" 3<&- &
child=$!
( trap '' TERM; cat <&3 >/dev/null 2>&1; kill -KILL 0 ) >/dev/null 2>&1 &
exec 3<&-
while :; do
  wait "$child"
  code=$?
  kill -0 "$child" 2>/dev/null || exit "$code"
done
`;

/** A local process that stands for a container. Emits "output" (OutputLine) and, once, "exit" (code). */
export class ContainerProcess extends EventEmitter<{ output: [OutputLine]; exit: [number] }> {
  readonly output: OutputLine[] = [];
  exitCode: number | undefined;
  private readonly child: ChildProcess;

  constructor(argv: readonly string[], options: { cwd: string; env: Readonly<Record<string, string>> }) {
    super();
    this.setMaxListeners(0);
    this.child = spawn("/bin/sh", ["-c", SUPERVISOR, "container", ...argv], {
      ...options,
      detached: true,
      stdio: ["ignore", "pipe", "pipe", "pipe"],
    });
    const { stdout, stderr } = this.child;
    if (stdout !== null) this.collect(stdout, 1);
    if (stderr !== null) this.collect(stderr, 2);
    this.child.once("exit", () => this.releaseGroup());
    this.child.once("error", (error) => this.finish(127, error.message));
    this.child.once("close", (code) => this.finish(code ?? 137));
  }

  /** SIGTERM to the command, and SIGKILL to its whole group after `grace` milliseconds; resolves when it is gone. */
  async stop(grace: number): Promise<void> {
    if (this.exitCode !== undefined) return;
    const exited = once(this, "exit");
    this.child.kill("SIGTERM");
    const timer = setTimeout(() => this.releaseGroup(), grace);
    await exited;
    clearTimeout(timer);
  }

  /** Closing descriptor 3 kills what is left of the group, and with it ends the output pipes. */
  private releaseGroup(): void {
    const hold = this.child.stdio[3];
    if (hold && "destroy" in hold) hold.destroy();
  }

  private finish(code: number, message?: string): void {
    if (this.exitCode !== undefined) return;
    if (message !== undefined) this.emitLine(2, Buffer.from(`${message}\n`));
    this.exitCode = code;
    this.emit("exit", code);
  }

  /** Whole lines only: ministack turns every frame into log events, and a line cut in two would become two events. */
  private collect(source: Readable, stream: 1 | 2): void {
    let rest = Buffer.alloc(0);
    source.on("data", (chunk: Buffer) => {
      const bytes = Buffer.concat([rest, chunk]);
      const end = bytes.lastIndexOf("\n") + 1;
      if (end > 0) this.emitLine(stream, bytes.subarray(0, end));
      rest = bytes.subarray(end);
    });
    source.on("end", () => {
      if (rest.length > 0) this.emitLine(stream, rest);
    });
  }

  private emitLine(stream: 1 | 2, text: Buffer): void {
    const line = { stream, text };
    this.output.push(line);
    this.emit("output", line);
  }
}
