import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  PutMetricAlarmCommand,
  TagResourceCommand,
  UntagResourceCommand,
  type ComparisonOperator,
  type MetricDataQuery,
  type PutMetricAlarmCommandInput,
  type StandardUnit,
  type Statistic,
} from "@aws-sdk/client-cloudwatch";
import type { MetricAlarmArgs } from "@pulumi/aws/cloudwatch";
import { explicitName, handler, type Inputs } from "../handler";
import type { AwsSession } from "../session";
import { retag, upperCaseTags } from "../tags";

export const metricAlarm = handler<MetricAlarmArgs>({
  maps: {
    name: true,
    actionsEnabled: true,
    alarmActions: true,
    alarmDescription: true,
    comparisonOperator: true,
    datapointsToAlarm: true,
    dimensions: true,
    evaluateLowSampleCountPercentiles: true,
    evaluationPeriods: true,
    extendedStatistic: true,
    insufficientDataActions: true,
    metricName: true,
    metricQueries: {
      id: true,
      accountId: true,
      expression: true,
      label: true,
      period: true,
      returnData: true,
      metric: { dimensions: true, metricName: true, namespace: true, period: true, stat: true, unit: true },
    },
    namespace: true,
    okActions: true,
    period: true,
    statistic: true,
    threshold: true,
    thresholdMetricId: true,
    treatMissingData: true,
    unit: true,
    tags: true,
  },
  inPlace: [
    "actionsEnabled",
    "alarmActions",
    "alarmDescription",
    "comparisonOperator",
    "datapointsToAlarm",
    "dimensions",
    "evaluateLowSampleCountPercentiles",
    "evaluationPeriods",
    "extendedStatistic",
    "insufficientDataActions",
    "metricName",
    "metricQueries",
    "namespace",
    "okActions",
    "period",
    "statistic",
    "threshold",
    "thresholdMetricId",
    "treatMissingData",
    "unit",
    "tags",
  ],
  async create({ aws, inputs, tags }) {
    const name = explicitName(inputs.name);
    await aws
      .client(CloudWatchClient)
      .send(new PutMetricAlarmCommand({ ...alarm(name, inputs), Tags: upperCaseTags(tags) }));
    return { id: name, computed: { arn: alarmArn(aws, name) } };
  },
  async update({ aws, inputs, tags }, { id, tags: before }) {
    const cloudwatch = aws.client(CloudWatchClient);
    await cloudwatch.send(new PutMetricAlarmCommand(alarm(id, inputs)));
    const ResourceARN = alarmArn(aws, id);
    // PutMetricAlarm leaves the tags of an alarm that exists as they are.
    await retag(
      before,
      tags,
      (set) => cloudwatch.send(new TagResourceCommand({ ResourceARN, Tags: upperCaseTags(set) })),
      (TagKeys) => cloudwatch.send(new UntagResourceCommand({ ResourceARN, TagKeys })),
    );
    return { id, computed: { arn: ResourceARN } };
  },
  async delete(aws, { id }) {
    await aws.client(CloudWatchClient).send(new DeleteAlarmsCommand({ AlarmNames: [id] }));
  },
});

function alarm(AlarmName: string, inputs: Inputs<MetricAlarmArgs>): PutMetricAlarmCommandInput {
  return {
    AlarmName,
    ActionsEnabled: inputs.actionsEnabled,
    // A topic among the actions has become its id by now, which is its ARN.
    AlarmActions: inputs.alarmActions as string[] | undefined,
    AlarmDescription: inputs.alarmDescription,
    ComparisonOperator: inputs.comparisonOperator as ComparisonOperator | undefined,
    DatapointsToAlarm: inputs.datapointsToAlarm,
    Dimensions: inputs.dimensions && dimensionList(inputs.dimensions),
    EvaluateLowSampleCountPercentile: inputs.evaluateLowSampleCountPercentiles,
    EvaluationPeriods: inputs.evaluationPeriods,
    ExtendedStatistic: inputs.extendedStatistic,
    InsufficientDataActions: inputs.insufficientDataActions as string[] | undefined,
    MetricName: inputs.metricName,
    Metrics: inputs.metricQueries?.map(metricQuery),
    Namespace: inputs.namespace,
    OKActions: inputs.okActions as string[] | undefined,
    Period: inputs.period,
    Statistic: inputs.statistic as Statistic | undefined,
    Threshold: inputs.threshold,
    ThresholdMetricId: inputs.thresholdMetricId,
    TreatMissingData: inputs.treatMissingData,
    Unit: inputs.unit as StandardUnit | undefined,
  };
}

function metricQuery(query: NonNullable<Inputs<MetricAlarmArgs>["metricQueries"]>[number]): MetricDataQuery {
  const { metric } = query;
  return {
    Id: query.id,
    AccountId: query.accountId,
    Expression: query.expression,
    Label: query.label,
    Period: query.period,
    ReturnData: query.returnData ?? false,
    MetricStat: metric && {
      Metric: {
        MetricName: metric.metricName,
        Namespace: metric.namespace,
        Dimensions: metric.dimensions && dimensionList(metric.dimensions),
      },
      Period: metric.period,
      Stat: metric.stat,
      Unit: metric.unit as StandardUnit | undefined,
    },
  };
}

function dimensionList(dimensions: Readonly<Record<string, string>>): { Name: string; Value: string }[] {
  return Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
}

function alarmArn({ partition, region, accountId }: AwsSession, name: string): string {
  return `arn:${partition}:cloudwatch:${region}:${accountId}:alarm:${name}`;
}
