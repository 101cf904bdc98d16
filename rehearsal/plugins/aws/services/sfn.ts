import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeStateMachineCommand,
  ListTagsForResourceCommand,
  SFNClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateStateMachineCommand,
  type LogLevel,
} from "@aws-sdk/client-sfn";
import type { StateMachineArgs } from "@pulumi/aws/sfn";
import { explicitName, given } from "../given";
import { handler, type Inputs } from "../handler";
import { camelKeys } from "../naming";
import { lowerCaseTags, readTags } from "../tags";

export const stateMachine = handler<StateMachineArgs>({
  maps: {
    name: true,
    definition: true,
    roleArn: true,
    loggingConfiguration: { level: true, includeExecutionData: true, logDestination: true },
    tracingConfiguration: { enabled: true },
    tags: true,
  },
  replaces: ["name"],
  defaults: { loggingConfiguration: { level: "OFF" }, tracingConfiguration: { enabled: false } },
  tagging: {
    by: "arn",
    list: async (aws, resourceArn) => {
      const answer = await aws.client(SFNClient).send(new ListTagsForResourceCommand({ resourceArn }));
      return readTags(answer.tags);
    },
    set: (aws, resourceArn, tags) =>
      aws.client(SFNClient).send(new TagResourceCommand({ resourceArn, tags: lowerCaseTags(tags) })),
    remove: (aws, resourceArn, tagKeys) =>
      aws.client(SFNClient).send(new UntagResourceCommand({ resourceArn, tagKeys })),
  },
  async create({ aws, inputs, tags }) {
    const { stateMachineArn } = await aws.client(SFNClient).send(
      new CreateStateMachineCommand({
        name: explicitName(inputs.name),
        ...changeable(inputs),
        tags: lowerCaseTags(tags),
      }),
    );
    return given(stateMachineArn, "The ARN in the answer of states:CreateStateMachine");
  },
  update: ({ aws, inputs }, { id: stateMachineArn }) =>
    aws.client(SFNClient).send(new UpdateStateMachineCommand({ stateMachineArn, ...changeable(inputs) })),
  delete: (aws, { id }) => aws.client(SFNClient).send(new DeleteStateMachineCommand({ stateMachineArn: id })),
  async read(aws, id) {
    const found = await aws.client(SFNClient).send(new DescribeStateMachineCommand({ stateMachineArn: id }));
    const { level, includeExecutionData, destinations } = found.loggingConfiguration ?? {};
    const logDestination = destinations?.[0]?.cloudWatchLogsLogGroup?.logGroupArn;
    return {
      ...camelKeys(found),
      arn: id,
      loggingConfiguration: { level, includeExecutionData, logDestination },
    };
  },
});

function changeable({
  definition,
  roleArn,
  loggingConfiguration: logging,
  tracingConfiguration: tracing,
}: Inputs<StateMachineArgs>) {
  const logGroupArn = logging?.logDestination;
  return {
    definition,
    roleArn,
    loggingConfiguration: {
      level: (logging?.level ?? "OFF") as LogLevel,
      includeExecutionData: logging?.includeExecutionData ?? false,
      destinations: logGroupArn === undefined ? [] : [{ cloudWatchLogsLogGroup: { logGroupArn } }],
    },
    tracingConfiguration: { enabled: tracing?.enabled ?? false },
  };
}
