import { CloudWatchLogsClient, paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";
import type { PipelineAccount } from "../accounts/accounts";
import type { Clock } from "../registry/retry";
import { filterPattern, lastLine, type TaskLine } from "./task-lines";

export interface Wanted {
  readonly event: string;
  readonly runId: string;
  /** When the run started. */
  readonly since: Date;
}

/** Milliseconds between two requests. */
const POLL = 2000;
/** Milliseconds by which the clock of whatever runs the task may be behind. */
const CLOCK_MARGIN = 60_000;

/**
 * The last line of a run with an event. Lines arrive seconds after they were written, so it asks again.
 * @param timeout Milliseconds. @returns undefined when no line came
 */
export async function findTaskLine(
  { client, settings }: PipelineAccount,
  { event, runId, since }: Wanted,
  time: Clock,
  timeout: number,
): Promise<TaskLine | undefined> {
  const deadline = time.now() + timeout;
  for (;;) {
    const messages: string[] = [];
    const pages = paginateFilterLogEvents(
      { client: client(CloudWatchLogsClient) },
      {
        logGroupName: settings.names.logGroup,
        filterPattern: filterPattern(event, runId),
        startTime: since.getTime() - CLOCK_MARGIN,
      },
    );
    for await (const { events = [] } of pages)
      messages.push(...events.flatMap(({ message }) => message ?? []));
    const line = lastLine(messages, event, runId);
    if (line || time.now() + POLL > deadline) return line;
    await time.pause(POLL);
  }
}
