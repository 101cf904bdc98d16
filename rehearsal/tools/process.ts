import { type ChildProcess, spawn } from "node:child_process";
import { openSync, closeSync, readFileSync } from "node:fs";

export interface ServiceProcessArgs {
  /** What it is, for error messages: "the emulator". */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** File that receives standard output and standard error. */
  readonly logFile: string;
  /** Asked again and again until it answers true; an exception means "not yet". */
  readonly isReady: () => Promise<boolean>;
  /** How long it may take to become ready, in milliseconds. */
  readonly readyWithin: number;
}

export interface ServiceProcess {
  readonly pid: number;
  /** SIGTERM, then SIGKILL after `STOP_GRACE`; resolves when it is gone. */
  readonly stop: () => Promise<void>;
}

/** The child ended before it was ready. `logTail` holds its last lines. */
export class EndedEarly extends Error {
  constructor(
    readonly processName: string,
    how: string,
    readonly logTail: string,
  ) {
    super(`${processName} ended (${how}) before it was ready. Its last lines:\n${logTail}`);
  }
}

/** Milliseconds between SIGTERM and SIGKILL. */
const STOP_GRACE = 3_000;
const READY_POLL = 50;
const TAIL_LINES = 15;

/**
 * Starts a long-running child and waits until it is ready.
 *
 * The child's standard input is a pipe that this process never writes to: it closes when this process dies, however it
 * dies, and the child is expected to end on that.
 *
 * @throws EndedEarly if the child ends first; Error if it is not ready in time (it is stopped then).
 */
export async function startService(args: ServiceProcessArgs): Promise<ServiceProcess> {
  const log = openSync(args.logFile, "a");
  const child = spawn(args.command, args.args, { cwd: args.cwd, env: args.env, stdio: ["pipe", log, log] });
  closeSync(log);
  const ended = whenEnded(child);
  const deadline = Date.now() + args.readyWithin;
  while (Date.now() < deadline) {
    const how = await Promise.race([ended, pause(READY_POLL)]);
    if (how !== undefined) throw new EndedEarly(args.name, how, tail(args.logFile));
    if (await args.isReady().catch(() => false)) return serviceOf(child, ended);
  }
  await stopChild(child, ended);
  throw new Error(
    `${args.name} was not ready within ${args.readyWithin / 1000} s. Its last lines:\n${tail(args.logFile)}`,
  );
}

function serviceOf(child: ChildProcess, ended: Promise<string>): ServiceProcess {
  if (child.pid === undefined) throw new Error(`${child.spawnfile} is ready but has no process id`);
  return { pid: child.pid, stop: () => stopChild(child, ended) };
}

function whenEnded(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
}

async function stopChild(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.kill("SIGTERM");
  const graceOver = pause(STOP_GRACE);
  if ((await Promise.race([ended, graceOver])) === undefined) child.kill("SIGKILL");
  await ended;
}

function tail(file: string): string {
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-TAIL_LINES).join("\n");
}

function pause(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, undefined).unref());
}
