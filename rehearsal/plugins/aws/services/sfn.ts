import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeStateMachineCommand,
  SFNClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateStateMachineCommand,
  type EncryptionType,
  type LogLevel,
  type StateMachineType,
} from "@aws-sdk/client-sfn";
import type { StateMachineArgs } from "@pulumi/aws/sfn";
import { explicitName, given, handler, type Inputs } from "../handler";
import type { AwsSession } from "../session";
import { lowerCaseTags, retag } from "../tags";

export const stateMachine = handler<StateMachineArgs>({
  maps: {
    name: true,
    type: true,
    definition: true,
    roleArn: true,
    publish: true,
    loggingConfiguration: { level: true, includeExecutionData: true, logDestination: true },
    tracingConfiguration: { enabled: true },
    encryptionConfiguration: { type: true, kmsKeyId: true, kmsDataKeyReusePeriodSeconds: true },
    tags: true,
  },
  inPlace: [
    "definition",
    "roleArn",
    "publish",
    "loggingConfiguration",
    "tracingConfiguration",
    "encryptionConfiguration",
    "tags",
  ],
  async create({ aws, inputs, tags }) {
    const made = await aws.client(SFNClient).send(
      new CreateStateMachineCommand({
        name: explicitName(inputs.name),
        type: inputs.type as StateMachineType | undefined,
        ...changeable(inputs),
        tags: lowerCaseTags(tags),
      }),
    );
    const arn = given(made.stateMachineArn, "The ARN in the answer of states:CreateStateMachine");
    return { id: arn, computed: await stateMachineOutputs(aws, arn, made.stateMachineVersionArn) };
  },
  async update({ aws, inputs, tags }, { id: arn, tags: before }) {
    const sfn = aws.client(SFNClient);
    const updated = await sfn.send(
      new UpdateStateMachineCommand({ stateMachineArn: arn, ...changeable(inputs) }),
    );
    await retag(
      before,
      tags,
      (set) => sfn.send(new TagResourceCommand({ resourceArn: arn, tags: lowerCaseTags(set) })),
      (tagKeys) => sfn.send(new UntagResourceCommand({ resourceArn: arn, tagKeys })),
    );
    return { id: arn, computed: await stateMachineOutputs(aws, arn, updated.stateMachineVersionArn) };
  },
  async delete(aws, { id }) {
    await aws.client(SFNClient).send(new DeleteStateMachineCommand({ stateMachineArn: id }));
  },
});

function changeable(inputs: Inputs<StateMachineArgs>) {
  const { loggingConfiguration: logging, encryptionConfiguration: encryption } = inputs;
  const logGroupArn = logging?.logDestination;
  return {
    definition: inputs.definition,
    roleArn: inputs.roleArn,
    publish: inputs.publish,
    loggingConfiguration: {
      level: (logging?.level ?? "OFF") as LogLevel,
      includeExecutionData: logging?.includeExecutionData ?? false,
      destinations: logGroupArn === undefined ? [] : [{ cloudWatchLogsLogGroup: { logGroupArn } }],
    },
    tracingConfiguration: { enabled: inputs.tracingConfiguration?.enabled ?? false },
    encryptionConfiguration: encryption && {
      type: encryption.type as EncryptionType,
      kmsKeyId: encryption.kmsKeyId,
      kmsDataKeyReusePeriodSeconds: encryption.kmsDataKeyReusePeriodSeconds,
    },
  };
}

async function stateMachineOutputs(aws: AwsSession, arn: string, stateMachineVersionArn: string | undefined) {
  const found = await aws.client(SFNClient).send(new DescribeStateMachineCommand({ stateMachineArn: arn }));
  return {
    arn,
    creationDate: found.creationDate?.toISOString(),
    revisionId: found.revisionId,
    status: found.status,
    stateMachineVersionArn,
  };
}
