import {
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  DeleteScheduleGroupCommand,
  GetScheduleGroupCommand,
  SchedulerClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateScheduleCommand,
  type ActionAfterCompletion,
  type FlexibleTimeWindow,
  type ScheduleState,
  type Target,
} from "@aws-sdk/client-scheduler";
import type { ScheduleArgs, ScheduleGroupArgs } from "@pulumi/aws/scheduler";
import { explicitName, given, handler, type Inputs } from "../handler";
import { pascalKeys } from "../naming";
import type { AwsSession } from "../session";
import { retag, upperCaseTags } from "../tags";

export const scheduleGroup = handler<ScheduleGroupArgs>({
  maps: { name: true, tags: true },
  inPlace: ["tags"],
  async create({ aws, inputs, tags }) {
    const Name = explicitName(inputs.name);
    await aws
      .client(SchedulerClient)
      .send(new CreateScheduleGroupCommand({ Name, Tags: upperCaseTags(tags) }));
    return { id: Name, computed: await groupOutputs(aws, Name) };
  },
  async update({ aws, tags }, { id, outputs, tags: before }) {
    const scheduler = aws.client(SchedulerClient);
    const ResourceArn = outputs["arn"] as string;
    await retag(
      before,
      tags,
      (set) => scheduler.send(new TagResourceCommand({ ResourceArn, Tags: upperCaseTags(set) })),
      (TagKeys) => scheduler.send(new UntagResourceCommand({ ResourceArn, TagKeys })),
    );
    return { id, computed: await groupOutputs(aws, id) };
  },
  async delete(aws, { id }) {
    await aws.client(SchedulerClient).send(new DeleteScheduleGroupCommand({ Name: id }));
  },
});

async function groupOutputs(aws: AwsSession, Name: string) {
  const group = await aws.client(SchedulerClient).send(new GetScheduleGroupCommand({ Name }));
  return {
    arn: given(group.Arn, `The ARN of the schedule group ${Name}`),
    creationDate: group.CreationDate?.toISOString(),
    lastModificationDate: group.LastModificationDate?.toISOString(),
    state: group.State,
  };
}

export const schedule = handler<ScheduleArgs>({
  maps: {
    name: true,
    groupName: true,
    description: true,
    scheduleExpression: true,
    scheduleExpressionTimezone: true,
    startDate: true,
    endDate: true,
    state: true,
    kmsKeyArn: true,
    actionAfterCompletion: true,
    flexibleTimeWindow: { mode: true, maximumWindowInMinutes: true },
    target: {
      arn: true,
      roleArn: true,
      input: true,
      deadLetterConfig: { arn: true },
      retryPolicy: { maximumEventAgeInSeconds: true, maximumRetryAttempts: true },
      sqsParameters: { messageGroupId: true },
    },
  },
  inPlace: [
    "description",
    "scheduleExpression",
    "scheduleExpressionTimezone",
    "startDate",
    "endDate",
    "state",
    "kmsKeyArn",
    "actionAfterCompletion",
    "flexibleTimeWindow",
    "target",
  ],
  async create({ aws, inputs }) {
    const made = await aws.client(SchedulerClient).send(new CreateScheduleCommand(scheduleOf(inputs)));
    return scheduleMade(inputs, made.ScheduleArn);
  },
  async update({ aws, inputs }) {
    const made = await aws.client(SchedulerClient).send(new UpdateScheduleCommand(scheduleOf(inputs)));
    return scheduleMade(inputs, made.ScheduleArn);
  },
  async delete(aws, { inputs }) {
    const { Name, GroupName } = scheduleOf(inputs);
    await aws.client(SchedulerClient).send(new DeleteScheduleCommand({ Name, GroupName }));
  },
});

function scheduleOf(inputs: Inputs<ScheduleArgs>) {
  const { startDate, endDate } = inputs;
  return {
    Name: explicitName(inputs.name),
    GroupName: inputs.groupName ?? "default",
    Description: inputs.description,
    ScheduleExpression: inputs.scheduleExpression,
    ScheduleExpressionTimezone: inputs.scheduleExpressionTimezone ?? "UTC",
    StartDate: startDate === undefined ? undefined : new Date(startDate),
    EndDate: endDate === undefined ? undefined : new Date(endDate),
    State: (inputs.state ?? "ENABLED") as ScheduleState,
    KmsKeyArn: inputs.kmsKeyArn,
    ActionAfterCompletion: inputs.actionAfterCompletion as ActionAfterCompletion | undefined,
    FlexibleTimeWindow: pascalKeys(inputs.flexibleTimeWindow) as FlexibleTimeWindow,
    Target: pascalKeys(inputs.target) as Target,
  };
}

function scheduleMade(inputs: Inputs<ScheduleArgs>, arn: string | undefined) {
  const { Name, GroupName } = scheduleOf(inputs);
  const computed = { arn: given(arn, `The ARN of the schedule ${Name}`), groupName: GroupName };
  return { id: `${GroupName}/${Name}`, computed };
}
