import {
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  DeleteScheduleGroupCommand,
  GetScheduleCommand,
  GetScheduleGroupCommand,
  ListTagsForResourceCommand,
  SchedulerClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateScheduleCommand,
  type CreateScheduleCommandInput,
} from "@aws-sdk/client-scheduler";
import type { ScheduleArgs, ScheduleGroupArgs } from "@pulumi/aws/scheduler";
import { explicitName } from "../given";
import { handler, type Inputs } from "../handler";
import { camelKeys, pascalKeys } from "../naming";
import { readTags, upperCaseTags } from "../tags";

export const scheduleGroup = handler<ScheduleGroupArgs>({
  maps: { name: true, tags: true },
  tagging: {
    by: "arn",
    list: async (aws, ResourceArn) => {
      const answer = await aws.client(SchedulerClient).send(new ListTagsForResourceCommand({ ResourceArn }));
      return readTags(answer.Tags);
    },
    set: (aws, ResourceArn, tags) =>
      aws.client(SchedulerClient).send(new TagResourceCommand({ ResourceArn, Tags: upperCaseTags(tags) })),
    remove: (aws, ResourceArn, TagKeys) =>
      aws.client(SchedulerClient).send(new UntagResourceCommand({ ResourceArn, TagKeys })),
  },
  async create({ aws, inputs, tags }) {
    const Name = explicitName(inputs.name);
    await aws
      .client(SchedulerClient)
      .send(new CreateScheduleGroupCommand({ Name, Tags: upperCaseTags(tags) }));
    return Name;
  },
  delete: (aws, { id }) => aws.client(SchedulerClient).send(new DeleteScheduleGroupCommand({ Name: id })),
  read: async (aws, id) =>
    camelKeys(await aws.client(SchedulerClient).send(new GetScheduleGroupCommand({ Name: id }))),
});

export const schedule = handler<ScheduleArgs>({
  maps: {
    name: true,
    groupName: true,
    scheduleExpression: true,
    scheduleExpressionTimezone: true,
    state: true,
    kmsKeyArn: true,
    flexibleTimeWindow: { mode: true, maximumWindowInMinutes: true },
    target: {
      arn: true,
      roleArn: true,
      input: true,
      deadLetterConfig: { arn: true },
      retryPolicy: { maximumEventAgeInSeconds: true, maximumRetryAttempts: true },
    },
  },
  replaces: ["name", "groupName"],
  defaults: {
    groupName: "default",
    scheduleExpressionTimezone: "UTC",
    state: "ENABLED",
    // https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html
    target: { retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 } },
  },
  async create({ aws, inputs }) {
    const wanted = scheduleOf(inputs);
    await aws.client(SchedulerClient).send(new CreateScheduleCommand(wanted));
    return `${wanted.GroupName}/${wanted.Name}`;
  },
  update: ({ aws, inputs }) =>
    aws.client(SchedulerClient).send(new UpdateScheduleCommand(scheduleOf(inputs))),
  delete: (aws, { id }) => aws.client(SchedulerClient).send(new DeleteScheduleCommand(namesIn(id))),
  read: async (aws, id) =>
    camelKeys(await aws.client(SchedulerClient).send(new GetScheduleCommand(namesIn(id)))),
});

function scheduleOf(inputs: Inputs<ScheduleArgs>) {
  return {
    ScheduleExpressionTimezone: "UTC",
    State: "ENABLED" as const,
    GroupName: "default",
    ...(pascalKeys(inputs) as CreateScheduleCommandInput),
    Name: explicitName(inputs.name),
  };
}

function namesIn(id: string) {
  const [GroupName, Name] = id.split("/");
  return { GroupName, Name };
}
