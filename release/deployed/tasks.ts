import {
  DescribeTasksCommand,
  ECSClient,
  paginateListTasks,
  type Task as EcsTask,
} from "@aws-sdk/client-ecs";
import type { PipelineAccount } from "../accounts/accounts";
import { ifThere } from "./if-there";

/** A task, and what it really ran. */
export interface Task {
  readonly arn: string;
  readonly containers: readonly Container[];
}

export interface Container {
  readonly name: string;
  /** As the task definition names it. */
  readonly image: string;
  /** What was pulled; undefined when nothing was, or not yet. */
  readonly digest: string | undefined;
  /** Whether it has run. */
  readonly started: boolean;
}

/** DescribeTasks takes no more at once. */
const TASKS_AT_ONCE = 100;

/** Tasks of the pipeline's family that run now. */
export async function readRunningTasks({ client, settings }: PipelineAccount): Promise<readonly Task[]> {
  const { cluster, taskFamily: family } = settings.names;
  const ecs = client(ECSClient);
  const arns = await ifThere(["ClusterNotFoundException"], async () => {
    const found: string[] = [];
    for await (const { taskArns = [] } of paginateListTasks(
      { client: ecs },
      { cluster, family, desiredStatus: "RUNNING" },
    ))
      found.push(...taskArns);
    return found;
  });
  return describeTasks(ecs, cluster, arns ?? []);
}

/** Tasks by their ARNs; one that ECS has forgotten, as it does about an hour after its end, is left out. */
export async function describeTasks(
  ecs: ECSClient,
  cluster: string,
  arns: readonly string[],
): Promise<readonly Task[]> {
  const found: Task[] = [];
  for (let from = 0; from < arns.length; from += TASKS_AT_ONCE) {
    const some = arns.slice(from, from + TASKS_AT_ONCE);
    const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: some }));
    found.push(...tasks.map(taskOf));
  }
  return found;
}

const taskOf = ({ taskArn = "", containers = [] }: EcsTask): Task => ({
  arn: taskArn,
  containers: containers.map(({ name = "", image = "", imageDigest, lastStatus, exitCode }) => ({
    name,
    image,
    digest: imageDigest,
    started: lastStatus === "RUNNING" || exitCode !== undefined,
  })),
});
