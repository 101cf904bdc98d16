import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  ListTagsForResourceCommand,
  PutMetricAlarmCommand,
  TagResourceCommand,
  UntagResourceCommand,
  type MetricDataQuery,
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
    insufficientDataActions: true,
    metricName: true,
    metricQueries: {
      id: true,
      expression: true,
      label: true,
      returnData: true,
      metric: { dimensions: true, metricName: true, namespace: true, period: true, stat: true },
    },
    namespace: true,
    okActions: true,
    period: true,
    statistic: true,
    threshold: true,
    treatMissingData: true,
    warmUpConfiguration: true,
    tags: true,
  },
  replaces: ["name"],
  defaults: { actionsEnabled: true, treatMissingData: "missing" },
  unread: {
    metricQueries: "the emulator drops them",
    warmUpConfiguration: "the emulator drops it",
  },
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
    const { AlarmArn: arn, OKActions: okActions, Dimensions = [], Period, Statistic, ...rest } = found;
    const alarm = { ...camelKeys(rest), name: id, arn, okActions };
    // The emulator makes these up for an alarm on metric math.
    if (found.MetricName === undefined) return alarm;
    const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
    return { ...alarm, dimensions, period: Period, statistic: Statistic };
  },
});

function alarm(AlarmName: string, inputs: Inputs<MetricAlarmArgs>): PutMetricAlarmCommandInput {
  const { metricQueries, ...simple } = inputs;
  return {
    ...(pascalKeys(simple) as PutMetricAlarmCommandInput),
    AlarmName,
    Metrics: metricQueries?.map(query),
    // A topic among the actions has become its id by now, which is its ARN.
    OKActions: inputs.okActions as string[] | undefined,
    Dimensions: inputs.dimensions && dimensionList(inputs.dimensions),
    Tags: undefined,
  };
}

type Query = NonNullable<Inputs<MetricAlarmArgs>["metricQueries"]>[number];

function query({ id: Id, expression: Expression, label: Label, returnData, metric }: Query): MetricDataQuery {
  const shared = { Id, Label, ReturnData: returnData ?? false };
  if (!metric) return { ...shared, Expression };
  const {
    namespace: Namespace,
    metricName: MetricName,
    dimensions = {},
    period: Period,
    stat: Stat,
  } = metric;
  const Metric = { Namespace, MetricName, Dimensions: dimensionList(dimensions) };
  return { ...shared, MetricStat: { Metric, Period, Stat } };
}

const dimensionList = (dimensions: Tags) =>
  Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
