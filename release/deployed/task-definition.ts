import { DescribeTaskDefinitionCommand, ECSClient } from "@aws-sdk/client-ecs";
import type { PipelineAccount } from "../accounts/accounts";
import { ifThere } from "./if-there";
import { stated } from "./stated";

/** What the next task runs. */
export interface TaskDefinition {
  readonly arn: string;
  readonly registeredAt: Date;
  /** All that is stated of it. */
  readonly stated: object;
}

const BY_ITSELF = [
  "taskDefinitionArn",
  "revision",
  "registeredAt",
  "registeredBy",
  "requiresAttributes",
  "compatibilities",
];

/** The active revision of the pipeline's family; undefined when it has none. */
export async function readTaskDefinition({
  client,
  settings,
}: PipelineAccount): Promise<TaskDefinition | undefined> {
  return ifThere(isUnknown, async () => {
    const { taskDefinition = {} } = await client(ECSClient).send(
      new DescribeTaskDefinitionCommand({ taskDefinition: settings.names.taskFamily }),
    );
    const { taskDefinitionArn: arn = "", registeredAt = new Date(0) } = taskDefinition;
    return { arn, registeredAt, stated: stated(taskDefinition, BY_ITSELF) };
  });
}

/** ECS has no error of its own for a family that it does not know. */
const isUnknown = ({ name, message }: Error): boolean =>
  name === "ClientException" && message.startsWith("Unable to describe task definition");
