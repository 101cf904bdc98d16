import { MetricAlarm } from "@pulumi/aws/cloudwatch/metricAlarm";
import * as pulumi from "@pulumi/pulumi";
import { childOptions } from "../children";

export interface AlarmsArgs {
  /** Name of the pipeline, at the head of every alarm's name. */
  readonly pipeline: string;
  readonly stateMachineArn: string;
  readonly deadLetterQueue: string;
  /** ARN that the topic's name gives. */
  readonly topicArn: string;
  /** Hours without a success after which somebody is told, 168 at most; 0: never. */
  readonly successWindowHours: number;
}

interface Alarm {
  readonly suffix: string;
  readonly description: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: "Sum" | "Maximum";
  /** Seconds. */
  readonly period: number;
  readonly periods: number;
  readonly when: "GreaterThanOrEqualToThreshold" | "LessThanThreshold";
  readonly missing: "notBreaching" | "breaching";
}

/** The alarms that a person needs on day one. Each speaks at 1: one failure, or not one success. */
export class Alarms extends pulumi.ComponentResource {
  constructor(name: string, args: AlarmsArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("ds:operations:Alarms", name, {}, options);
    for (const alarm of alarms(args)) {
      new MetricAlarm(
        `${name}-${alarm.suffix}`,
        {
          name: `${args.pipeline}-${alarm.suffix}`,
          alarmDescription: alarm.description,
          namespace: alarm.namespace,
          metricName: alarm.metricName,
          dimensions: alarm.dimensions,
          statistic: alarm.statistic,
          period: alarm.period,
          evaluationPeriods: alarm.periods,
          datapointsToAlarm: alarm.periods,
          threshold: 1,
          comparisonOperator: alarm.when,
          treatMissingData: alarm.missing,
          alarmActions: [args.topicArn],
          okActions: [args.topicArn],
        },
        childOptions(this, options),
      );
    }
    this.registerOutputs({});
  }
}

function alarms({ stateMachineArn, deadLetterQueue, successWindowHours }: AlarmsArgs): Alarm[] {
  const executions = {
    namespace: "AWS/States",
    dimensions: { StateMachineArn: stateMachineArn },
    statistic: "Sum",
  } as const;
  const atOnce = {
    period: 60,
    periods: 1,
    when: "GreaterThanOrEqualToThreshold",
    missing: "notBreaching",
  } as const;
  const immediate: Alarm[] = [
    {
      suffix: "failed",
      description: "A run failed; the message of the run says why.",
      metricName: "ExecutionsFailed",
      ...executions,
      ...atOnce,
    },
    {
      suffix: "timed-out",
      description: "A run took longer than it may.",
      metricName: "ExecutionsTimedOut",
      ...executions,
      ...atOnce,
    },
    {
      suffix: "aborted",
      description: "A run was stopped by hand.",
      metricName: "ExecutionsAborted",
      ...executions,
      ...atOnce,
    },
    {
      suffix: "dead-letters",
      description: "A scheduled trigger could not be delivered; it waits in the dead-letter queue.",
      namespace: "AWS/SQS",
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: deadLetterQueue },
      statistic: "Maximum",
      ...atOnce,
      period: 300,
    },
  ];
  if (successWindowHours === 0) return immediate;
  const description = `No run succeeded within ${successWindowHours} hours.`;
  const window = {
    period: 3600,
    periods: successWindowHours,
    when: "LessThanThreshold",
    missing: "breaching",
  } as const;
  return [
    ...immediate,
    { suffix: "no-success", description, metricName: "ExecutionsSucceeded", ...executions, ...window },
  ];
}
