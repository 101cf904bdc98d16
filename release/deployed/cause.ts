import { z } from "zod";
import { parseAs } from "../parse-as";

/** A stopped task, as `ecs:runTask.sync` gives it for a cause. */
const stoppedTask = z.object({
  StoppedReason: z.string().optional(),
  Containers: z
    .array(z.object({ Name: z.string(), ExitCode: z.number().optional(), Reason: z.string().optional() }))
    .default([]),
});

/** The cause of a run that failed, in a sentence: why its task stopped, or the text as it is. */
export function readCause(cause: string): string {
  const task = parseAs(stoppedTask, cause);
  if (!task) return cause;
  const containers = task.Containers.map(
    ({ Name, ExitCode, Reason }) =>
      `container ${Name} ended with ${ExitCode ?? "no exit code"}${Reason === undefined ? "" : ` (${Reason})`}`,
  );
  return [task.StoppedReason ?? "the task stopped", ...containers].join("; ");
}
