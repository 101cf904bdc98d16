import { MetricAlarm } from "@pulumi/aws/cloudwatch/metricAlarm";
import * as pulumi from "@pulumi/pulumi";
import { alarmName, alarms, type Alarm, type Watched } from "../../documents/alarms/alarms";
import { childOptions } from "../children";

export interface AlarmsArgs extends Watched {
  /** In every alarm's name and description, behind the pipeline's: mails of two stacks must differ. */
  readonly stack: string;
  /** ARN, composed from the topic's name. */
  readonly topicArn: string;
}

/** Reports what a run cannot report itself. */
export class Alarms extends pulumi.ComponentResource {
  constructor(name: string, args: AlarmsArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("ds:operations:Alarms", name, {}, options);
    for (const alarm of alarms(args)) {
      const { suffix, description, periods, rings, missing } = alarm;
      new MetricAlarm(
        `${name}-${suffix}`,
        {
          name: alarmName(args.pipeline, args.stack, alarm),
          alarmDescription: `[${args.stack}] ${description}`,
          ...("namespace" in alarm.watches ? alarm.watches : { metricQueries: alarm.watches }),
          evaluationPeriods: periods,
          datapointsToAlarm: periods,
          threshold: 1,
          comparisonOperator: rings,
          treatMissingData: missing,
          alarmActions: [args.topicArn],
          ...warmUp(alarm, args.topicArn),
        },
        { ...childOptions(this, options), ...anew(alarm) },
      );
    }
    this.registerOutputs({});
  }
}

/** What warms up watches a metric that may never have had a value: that it cannot be judged then is reported, too. */
const warmUp = ({ warmUpMinutes }: Alarm, topicArn: string) =>
  warmUpMinutes === undefined
    ? {}
    : {
        insufficientDataActions: [topicArn],
        warmUpConfiguration: {
          warmUpPeriodDurationInMinutes: warmUpMinutes,
          onlyStartEvaluatingAfterWarmUpPeriodEnds: true,
        },
      };

/** Only a new alarm warms up: one that changed with its schedule would judge hours of the schedule before. */
const anew = ({ warmUpMinutes }: Alarm): pulumi.CustomResourceOptions =>
  warmUpMinutes === undefined ? {} : { replaceOnChanges: ["metricQueries"], deleteBeforeReplace: true };
