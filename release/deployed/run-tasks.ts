import { ECSClient } from "@aws-sdk/client-ecs";
import {
  type HistoryEvent,
  ListExecutionsCommand,
  paginateGetExecutionHistory,
  paginateListMapRuns,
  SFNClient,
} from "@aws-sdk/client-sfn";
import { z } from "zod";
import type { Account } from "../accounts/accounts";
import { parseAs } from "../parse-as";
import type { Execution } from "./execution";
import { describeTasks, type Task } from "./tasks";

/** The tasks of one run. */
export interface RunTasks {
  readonly tasks: readonly Task[];
  /** ARNs of tasks that it started, of which neither its history nor ECS knows what they ran. */
  readonly unknown: readonly string[];
  /** Of a fan-out: children whose tasks are among these, and all that were seen. */
  readonly children: { readonly read: number; readonly seen: number } | undefined;
}

/** Children of a fan-out whose tasks are read: all run the same revision of the task definition. */
const CHILDREN = 5;

/**
 * The tasks that a run started. Its history has each task as it was when it stopped, with the digest that was pulled, for
 * 90 days; ECS itself forgets a task about an hour after its end, and is asked of those that have not stopped.
 */
export async function readRunTasks(
  { client, settings }: Account,
  run: Pick<Execution, "arn">,
): Promise<RunTasks> {
  const sfn = client(SFNClient);
  const { read, seen } = await childrenOf(sfn, run.arn);
  const histories = await Promise.all([run.arn, ...read].map((arn) => historyOf(sfn, arn)));
  const { tasks, submitted } = tasksIn(histories.flat());
  const open = submitted.filter((arn) => tasks.every((task) => task.arn !== arn));
  const asked = open.length === 0 ? [] : await describeTasks(client(ECSClient), settings.names.cluster, open);
  const unknown = open.filter((arn) => asked.every((task) => task.arn !== arn));
  const children = seen === 0 ? undefined : { read: read.length, seen };
  return { tasks: [...tasks, ...asked], unknown, children };
}

async function historyOf(sfn: SFNClient, executionArn: string): Promise<readonly HistoryEvent[]> {
  const found: HistoryEvent[] = [];
  for await (const { events = [] } of paginateGetExecutionHistory(
    { client: sfn, pageSize: 1000 },
    { executionArn, includeExecutionData: true },
  ))
    found.push(...events);
  return found;
}

async function childrenOf(
  sfn: SFNClient,
  executionArn: string,
): Promise<{ readonly read: readonly string[]; readonly seen: number }> {
  const found: string[] = [];
  for await (const { mapRuns = [] } of paginateListMapRuns({ client: sfn }, { executionArn }))
    for (const { mapRunArn } of mapRuns) {
      const { executions = [] } = await sfn.send(new ListExecutionsCommand({ mapRunArn, maxResults: 1000 }));
      found.push(...executions.map((child) => child.executionArn ?? ""));
    }
  return { read: found.slice(0, CHILDREN), seen: found.length };
}

/** What a history has: tasks that stopped, and ARNs of all that were submitted. */
export interface HistoryTasks {
  readonly tasks: readonly Task[];
  readonly submitted: readonly string[];
}

const container = z.object({
  Name: z.string(),
  Image: z.string(),
  ImageDigest: z.string().optional(),
  ExitCode: z.number().optional(),
});
/** A task as Step Functions writes it: the ECS API's keys, with a capital. https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html */
const stopped = z.object({ TaskArn: z.string(), Containers: z.array(container) });
const submission = z.object({ Tasks: z.array(z.object({ TaskArn: z.string() })) });

/** The tasks in the events of executions. */
export function tasksIn(events: readonly HistoryEvent[]): HistoryTasks {
  const tasks: Task[] = [];
  const submitted: string[] = [];
  for (const { taskSubmittedEventDetails, taskSucceededEventDetails, taskFailedEventDetails } of events) {
    const details = taskSubmittedEventDetails ?? taskSucceededEventDetails ?? taskFailedEventDetails;
    if (details?.resourceType !== "ecs") continue;
    for (const { TaskArn } of parseAs(submission, taskSubmittedEventDetails?.output)?.Tasks ?? [])
      submitted.push(TaskArn);
    // A task that failed is in the cause.
    const task = parseAs(stopped, taskSucceededEventDetails?.output ?? taskFailedEventDetails?.cause);
    if (task)
      tasks.push({
        arn: task.TaskArn,
        containers: task.Containers.map(({ Name, Image, ImageDigest, ExitCode }) => ({
          name: Name,
          image: Image,
          digest: ImageDigest,
          started: ExitCode !== undefined,
        })),
      });
  }
  return { tasks, submitted };
}
