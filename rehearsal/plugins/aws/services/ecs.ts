import {
  CreateClusterCommand,
  DeleteClusterCommand,
  DeregisterTaskDefinitionCommand,
  DescribeClustersCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateClusterCommand,
  type ClusterSetting,
  type ContainerDefinition,
  type DescribeTaskDefinitionCommandOutput,
  type RuntimePlatform,
} from "@aws-sdk/client-ecs";
import type { ClusterArgs, TaskDefinitionArgs } from "@pulumi/aws/ecs";
import { explicitName, given } from "../given";
import { handler } from "../handler";
import { same } from "../equality";
import type { Tagging } from "../tagging";
import { lowerCaseTags, readTags } from "../tags";

const tagging: Tagging = {
  by: "arn",
  set: (aws, resourceArn, tags) =>
    aws.client(ECSClient).send(new TagResourceCommand({ resourceArn, tags: lowerCaseTags(tags) })),
  remove: (aws, resourceArn, tagKeys) =>
    aws.client(ECSClient).send(new UntagResourceCommand({ resourceArn, tagKeys })),
};

export const cluster = handler<ClusterArgs>({
  maps: { name: true, settings: { name: true, value: true }, tags: true },
  replaces: ["name"],
  tagging,
  async create({ aws, inputs, tags }) {
    const clusterName = explicitName(inputs.name);
    const settings = inputs.settings as ClusterSetting[] | undefined;
    await aws
      .client(ECSClient)
      .send(new CreateClusterCommand({ clusterName, settings, tags: lowerCaseTags(tags) }));
    return clusterName;
  },
  update: ({ aws, inputs }, { id }) => {
    const settings = (inputs.settings ?? []) as ClusterSetting[];
    return aws.client(ECSClient).send(new UpdateClusterCommand({ cluster: id, settings }));
  },
  delete: (aws, { id }) => aws.client(ECSClient).send(new DeleteClusterCommand({ cluster: id })),
  async read(aws, id) {
    const { clusters } = await aws
      .client(ECSClient)
      .send(new DescribeClustersCommand({ clusters: [id], include: ["SETTINGS", "TAGS"] }));
    const found = clusters?.find(({ status }) => status !== "INACTIVE");
    if (!found) return undefined;
    const { clusterArn: arn, clusterName: name, settings, tags } = found;
    return { id: arn, arn, name, settings, tags: readTags(tags) };
  },
});

export const taskDefinition = handler<TaskDefinitionArgs>({
  maps: {
    family: true,
    containerDefinitions: true,
    cpu: true,
    memory: true,
    networkMode: true,
    requiresCompatibilities: true,
    executionRoleArn: true,
    taskRoleArn: true,
    runtimePlatform: { cpuArchitecture: true, operatingSystemFamily: true },
    tags: true,
  },
  tagging,
  async create({ aws, inputs, tags }) {
    const { taskDefinition: made } = await aws.client(ECSClient).send(
      new RegisterTaskDefinitionCommand({
        family: inputs.family,
        containerDefinitions: containers(inputs.containerDefinitions),
        cpu: inputs.cpu,
        memory: inputs.memory,
        networkMode: inputs.networkMode as "awsvpc" | undefined,
        requiresCompatibilities: inputs.requiresCompatibilities as "FARGATE"[] | undefined,
        executionRoleArn: inputs.executionRoleArn,
        taskRoleArn: inputs.taskRoleArn,
        runtimePlatform: inputs.runtimePlatform as RuntimePlatform | undefined,
        ...(Object.keys(tags).length > 0 ? { tags: lowerCaseTags(tags) } : {}),
      }),
    );
    return given(made?.taskDefinitionArn, "The ARN in the answer of ecs:RegisterTaskDefinition");
  },
  delete: (aws, { outputs }) =>
    aws
      .client(ECSClient)
      .send(new DeregisterTaskDefinitionCommand({ taskDefinition: outputs["arn"] as string })),
  /** The state's id is the family; what names a revision, and is imported, is its ARN. */
  async read(aws, id, known) {
    const arnOf = (known?.outputs["arn"] as string | undefined) ?? id;
    const { taskDefinition: found, tags } = await aws
      .client(ECSClient)
      .send(new DescribeTaskDefinitionCommand({ taskDefinition: arnOf, include: ["TAGS"] }))
      .catch(orAbsent);
    if (!found || found.status === "INACTIVE") return undefined;
    const arn = given(found.taskDefinitionArn, "A task definition's ARN");
    return {
      ...found,
      id: found.family,
      arn,
      arnWithoutRevision: arn.replace(/:\d+$/, ""),
      containerDefinitions: definitions(known?.inputs.containerDefinitions, found.containerDefinitions),
      tags: readTags(tags),
    };
  },
});

/** ECS has no name of its own for a task definition that does not exist. */
function orAbsent(error: Error): Pick<DescribeTaskDefinitionCommandOutput, "taskDefinition" | "tags"> {
  if (error.name === "ClientException" && error.message.startsWith("Unable to describe")) return {};
  throw error;
}

function containers(json: string): ContainerDefinition[] {
  const found: unknown = JSON.parse(json);
  if (Array.isArray(found)) return found as ContainerDefinition[];
  throw new Error(`"containerDefinitions" is not a JSON list: ${json}`);
}

/** The program's own text where ECS only added what it always adds. */
function definitions(written: string | undefined, actual: ContainerDefinition[] = []): string {
  const found = stated(JSON.stringify(actual));
  return written !== undefined && same(stated(written), found) ? written : found;
}

/** Container definitions without empty lists and the CPU share 0, which ECS adds. */
const stated = (json: string): string =>
  JSON.stringify(
    JSON.parse(json, (key, value: unknown) =>
      (Array.isArray(value) && value.length === 0) || (key === "cpu" && value === 0) ? undefined : value,
    ),
  );
