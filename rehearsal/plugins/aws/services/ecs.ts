import {
  CreateClusterCommand,
  DeleteClusterCommand,
  DeregisterTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateClusterCommand,
  type ClusterSetting,
  type ContainerDefinition,
  type ExecuteCommandLogging,
  type RuntimePlatform,
} from "@aws-sdk/client-ecs";
import type { ClusterArgs, TaskDefinitionArgs } from "@pulumi/aws/ecs";
import { explicitName, given, handler, type Existing, type Inputs, type Wanted } from "../handler";
import { lowerCaseTags, retag } from "../tags";

export const cluster = handler<ClusterArgs>({
  maps: {
    name: true,
    settings: { name: true, value: true },
    configuration: {
      executeCommandConfiguration: {
        kmsKeyId: true,
        logging: true,
        logConfiguration: {
          cloudWatchEncryptionEnabled: true,
          cloudWatchLogGroupName: true,
          s3BucketEncryptionEnabled: true,
          s3BucketName: true,
          s3KeyPrefix: true,
        },
      },
    },
    tags: true,
  },
  inPlace: ["settings", "configuration", "tags"],
  async create({ aws, inputs, tags }) {
    const { cluster: made } = await aws.client(ECSClient).send(
      new CreateClusterCommand({
        clusterName: explicitName(inputs.name),
        ...clusterSettings(inputs),
        tags: lowerCaseTags(tags),
      }),
    );
    const arn = given(made?.clusterArn, "The cluster's ARN in the answer of ecs:CreateCluster");
    return { id: arn, computed: { arn } };
  },
  async update(wanted, before) {
    await wanted.aws
      .client(ECSClient)
      .send(new UpdateClusterCommand({ cluster: before.id, ...clusterSettings(wanted.inputs) }));
    await retagEcs(wanted, before, before.id);
    return { id: before.id, computed: { arn: before.id } };
  },
  async delete(aws, { id }) {
    await aws.client(ECSClient).send(new DeleteClusterCommand({ cluster: id }));
  },
});

function clusterSettings({ settings, configuration }: Inputs<ClusterArgs>) {
  const command = configuration?.executeCommandConfiguration;
  const logs = command?.logConfiguration;
  return {
    settings: (settings ?? []) as ClusterSetting[],
    configuration: command && {
      executeCommandConfiguration: {
        kmsKeyId: command.kmsKeyId,
        logging: command.logging as ExecuteCommandLogging | undefined,
        logConfiguration: logs && {
          cloudWatchEncryptionEnabled: logs.cloudWatchEncryptionEnabled,
          cloudWatchLogGroupName: logs.cloudWatchLogGroupName,
          s3EncryptionEnabled: logs.s3BucketEncryptionEnabled,
          s3BucketName: logs.s3BucketName,
          s3KeyPrefix: logs.s3KeyPrefix,
        },
      },
    },
  };
}

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
    ephemeralStorage: { sizeInGib: true },
    volumes: { name: true },
    skipDestroy: true,
    tags: true,
  },
  ignores: { trackLatest: "the rehearsal never refreshes a resource from AWS" },
  inPlace: ["skipDestroy", "tags"],
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
        ephemeralStorage: inputs.ephemeralStorage && { sizeInGiB: inputs.ephemeralStorage.sizeInGib },
        volumes: inputs.volumes?.map(({ name }) => ({ name })),
        ...(Object.keys(tags).length > 0 ? { tags: lowerCaseTags(tags) } : {}),
      }),
    );
    const arn = given(made?.taskDefinitionArn, "The ARN in the answer of ecs:RegisterTaskDefinition");
    const revision = given(made?.revision, "The revision in the answer of ecs:RegisterTaskDefinition");
    return { id: inputs.family, computed: { arn, arnWithoutRevision: arn.replace(/:\d+$/, ""), revision } };
  },
  async update(wanted, before) {
    const { arn, arnWithoutRevision, revision } = before.outputs;
    await retagEcs(wanted, before, arn as string);
    return { id: before.id, computed: { arn, arnWithoutRevision, revision } };
  },
  async delete(aws, { inputs, outputs }) {
    if (inputs.skipDestroy === true) return;
    await aws
      .client(ECSClient)
      .send(new DeregisterTaskDefinitionCommand({ taskDefinition: outputs["arn"] as string }));
  },
});

function containers(json: string): ContainerDefinition[] {
  const found: unknown = JSON.parse(json);
  if (Array.isArray(found)) return found as ContainerDefinition[];
  throw new Error(`"containerDefinitions" is not a JSON list: ${json}`);
}

async function retagEcs<A>(
  { aws, tags }: Wanted<A>,
  before: Existing<A>,
  resourceArn: string,
): Promise<void> {
  const ecs = aws.client(ECSClient);
  await retag(
    before.tags,
    tags,
    (set) => ecs.send(new TagResourceCommand({ resourceArn, tags: lowerCaseTags(set) })),
    (tagKeys) => ecs.send(new UntagResourceCommand({ resourceArn, tagKeys })),
  );
}
