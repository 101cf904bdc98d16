import { randomBytes } from "node:crypto";
import { createClients } from "./clients";
import { exitCodes } from "./exit-codes";
import { createLog, type Log } from "./log";
import { runTask } from "./task";
import { TaskFailure } from "./task-failure";

/** ECS kills a task 30 s after SIGTERM by default; the upload has this long to be aborted. Milliseconds. */
const graceOnTermination = 10_000;

async function main(): Promise<number> {
  const runId = process.env["RUN_ID"] ?? `task-${randomBytes(4).toString("hex")}`;
  const log = createLog(runId);
  const termination = new AbortController();
  process.once("SIGTERM", () => {
    log("warn", "terminating", { message: "SIGTERM received: the upload is given up." });
    termination.abort();
    setTimeout(() => process.exit(exitCodes.Terminated), graceOnTermination).unref();
  });
  // An error that no promise carries, such as that of a stream nobody listens to any more.
  process.once("uncaughtException", (error) => process.exit(report(error, termination.signal, log)));
  try {
    log("info", "start", { node: process.version });
    const clients = createClients(process.env);
    await runTask({ env: process.env, runId, log, clients, signal: termination.signal });
    return exitCodes.Done;
  } catch (error) {
    return report(error, termination.signal, log);
  }
}

function report(error: unknown, termination: AbortSignal, log: Log): number {
  // Whatever was cancelled then fails in its own way.
  if (termination.aborted) {
    log("error", "terminated", { exitCode: exitCodes.Terminated });
    return exitCodes.Terminated;
  }
  const { name, message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  // On one line, as it becomes the cause of the run; see the contract in workload/README.md.
  const failed = { name, message: message.replace(/\s+/g, " ") };
  if (error instanceof TaskFailure) {
    log("error", "failed", { exitCode: error.exitCode, ...failed });
    return error.exitCode;
  }
  const frames = stack.split(/\n\s+at /).slice(1);
  log("error", "failed", { exitCode: exitCodes.Unexpected, ...failed, stack: frames });
  return exitCodes.Unexpected;
}

// A connection that lingers must not keep a finished task running, and the last line must be out.
void main().then((code) => process.stdout.write("", () => process.exit(code)));
