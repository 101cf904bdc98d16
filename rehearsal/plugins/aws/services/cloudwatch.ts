import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  ListTagsForResourceCommand,
  PutMetricAlarmCommand,
  TagResourceCommand,
  UntagResourceCommand,
  type PutMetricAlarmCommandInput,
} from "@aws-sdk/client-cloudwatch";
import type { MetricAlarmArgs } from "@pulumi/aws/cloudwatch";
import { explicitName } from "../given";
import { handler, type Inputs } from "../handler";
import { camelKeys, pascalKeys } from "../naming";
import { readTags, upperCaseTags, type Tags } from "../tags";

export const metricAlarm = handler<MetricAlarmArgs>({
  maps: {
    name: true,
    actionsEnabled: true,
    alarmActions: true,
    alarmDescription: true,
    comparisonOperator: true,
    datapointsToAlarm: true,
    dimensions: true,
    evaluationPeriods: true,
    metricName: true,
    namespace: true,
    okActions: true,
    period: true,
    statistic: true,
    threshold: true,
    treatMissingData: true,
    tags: true,
  },
  replaces: ["name"],
  defaults: { actionsEnabled: true, treatMissingData: "missing" },
  tagging: {
    by: "arn",
    list: async (aws, ResourceARN) => {
      const answer = await aws.client(CloudWatchClient).send(new ListTagsForResourceCommand({ ResourceARN }));
      return readTags(answer.Tags);
    },
    set: (aws, ResourceARN, tags) =>
      aws.client(CloudWatchClient).send(new TagResourceCommand({ ResourceARN, Tags: upperCaseTags(tags) })),
    remove: (aws, ResourceARN, TagKeys) =>
      aws.client(CloudWatchClient).send(new UntagResourceCommand({ ResourceARN, TagKeys })),
  },
  async create({ aws, inputs, tags }) {
    const name = explicitName(inputs.name);
    await aws
      .client(CloudWatchClient)
      .send(new PutMetricAlarmCommand({ ...alarm(name, inputs), Tags: upperCaseTags(tags) }));
    return name;
  },
  update: ({ aws, inputs }, { id }) =>
    aws.client(CloudWatchClient).send(new PutMetricAlarmCommand(alarm(id, inputs))),
  delete: (aws, { id }) => aws.client(CloudWatchClient).send(new DeleteAlarmsCommand({ AlarmNames: [id] })),
  async read(aws, id) {
    const { MetricAlarms } = await aws
      .client(CloudWatchClient)
      .send(new DescribeAlarmsCommand({ AlarmNames: [id] }));
    const found = MetricAlarms?.[0];
    if (!found) return undefined;
    const { AlarmArn: arn, OKActions: okActions, Dimensions = [], ...rest } = found;
    const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
    return { ...camelKeys(rest), name: id, arn, okActions, dimensions };
  },
});

function alarm(AlarmName: string, inputs: Inputs<MetricAlarmArgs>): PutMetricAlarmCommandInput {
  const dimensions: Tags = inputs.dimensions ?? {};
  return {
    ...(pascalKeys(inputs) as PutMetricAlarmCommandInput),
    AlarmName,
    // A topic among the actions has become its id by now, which is its ARN.
    OKActions: inputs.okActions as string[] | undefined,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    Tags: undefined,
  };
}
