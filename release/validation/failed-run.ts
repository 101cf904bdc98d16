import { readCause } from "../deployed/cause";
import type { EndedRun } from "./run";
import type { TaskLine } from "./task-lines";

/** Why a run did not pass, in a sentence: what the task itself said, or why it stopped, or the cause as it is. */
export function reasonOf({ status, error, cause }: EndedRun, failed: TaskLine | undefined): string {
  const said = failed?.["message"];
  const reason = typeof said === "string" ? said : readCause(cause ?? "");
  return [status, error, reason].filter((part) => part !== undefined && part !== "").join(": ");
}
