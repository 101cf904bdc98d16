import { DescribeTaskDefinitionCommand, ECSClient } from "@aws-sdk/client-ecs";
import type { Account } from "../accounts/accounts";
import { ifThere } from "./if-there";

/** What the next task runs. */
export interface TaskDefinition {
  readonly arn: string;
  /** Of all containers, in their order. */
  readonly images: readonly string[];
  readonly registeredAt: Date;
}

/** The active revision of the stack's family; undefined when it has none. */
export async function readTaskDefinition({ client, settings }: Account): Promise<TaskDefinition | undefined> {
  return ifThere(isUnknown, async () => {
    const { taskDefinition } = await client(ECSClient).send(
      new DescribeTaskDefinitionCommand({ taskDefinition: settings.names.taskFamily }),
    );
    const { taskDefinitionArn = "", containerDefinitions = [], registeredAt } = taskDefinition ?? {};
    return {
      arn: taskDefinitionArn,
      images: containerDefinitions.map(({ image = "" }) => image),
      registeredAt: registeredAt ?? new Date(0),
    };
  });
}

/** ECS has no error of its own for a family that it does not know. */
const isUnknown = ({ name, message }: Error): boolean =>
  name === "ClientException" && message.startsWith("Unable to describe task definition");
