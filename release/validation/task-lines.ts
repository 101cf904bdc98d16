import { z } from "zod";
import { parseAs } from "../parse-as";
import type { Metrics } from "./thresholds";

/** A line of the task's log, as workload/README.md has it. */
const taskLine = z.looseObject({ event: z.string(), runId: z.string() });

export type TaskLine = Readonly<z.infer<typeof taskLine>>;

/** What CloudWatch Logs gives out: the lines of a run with an event, as far as it can tell. */
export const filterPattern = (event: string, runId: string): string =>
  `{ ($.event = "${event}") && ($.runId = "${runId}") }`;

/** The last of the lines that says an event of a run; undefined when none does. Lines that are not JSON are another's. */
export function lastLine(messages: readonly string[], event: string, runId: string): TaskLine | undefined {
  return messages
    .flatMap((message) => parseAs(taskLine, message) ?? [])
    .findLast((line) => line.event === event && line.runId === runId);
}

/** The metrics of a `done` line; what is not a finite number is left out. */
export function metricsOf({ metrics }: TaskLine): Metrics {
  if (typeof metrics !== "object" || metrics === null) return {};
  const numbers = Object.entries(metrics).filter(
    (entry): entry is [string, number] => typeof entry[1] === "number" && Number.isFinite(entry[1]),
  );
  return Object.fromEntries(numbers);
}
