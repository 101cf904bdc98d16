import { z } from "zod";
import type { EndedRun } from "./run";
import type { TaskLine } from "./task-lines";

/** A stopped task, as `ecs:runTask.sync` gives it for a cause. */
const stoppedTask = z.object({
  StoppedReason: z.string().optional(),
  Containers: z
    .array(z.object({ Name: z.string(), ExitCode: z.number().optional(), Reason: z.string().optional() }))
    .default([]),
});

/** Why a run did not pass, in a sentence: what the task itself said, or why it stopped, or the cause as it is. */
export function reasonOf({ status, error, cause }: EndedRun, failed: TaskLine | undefined): string {
  const said = failed?.["message"];
  const reason = typeof said === "string" ? said : reasonInCause(cause ?? "");
  return [status, error, reason].filter((part) => part !== undefined && part !== "").join(": ");
}

function reasonInCause(cause: string): string {
  const task = parseTask(cause);
  if (!task) return cause;
  const containers = task.Containers.map(
    ({ Name, ExitCode, Reason }) =>
      `container ${Name} ended with ${ExitCode ?? "no exit code"}${Reason === undefined ? "" : ` (${Reason})`}`,
  );
  return [task.StoppedReason ?? "the task stopped", ...containers].join("; ");
}

function parseTask(cause: string): z.infer<typeof stoppedTask> | undefined {
  try {
    return stoppedTask.safeParse(JSON.parse(cause)).data;
  } catch {
    return undefined;
  }
}
