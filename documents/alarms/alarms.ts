import type { PipelineSettings } from "../../settings/settings";
import { METRIC_NAMESPACE } from "../metrics";
import { runbook } from "../runbook";
import { FAILURES_REPORTED } from "../state-machine/report-failure";
import { successAlarm, type SuccessAlarm } from "./success-alarm";

export interface Watched {
  /** Name of the state machine. */
  readonly pipeline: string;
  readonly stateMachineArn: string;
  readonly deadLetterQueue: string;
  /** Rings when a run is missing; default: nothing says when one is due. */
  readonly success?: SuccessAlarm | undefined;
}

/** What the alarms of a stack watch. Nothing is due while its schedule is disabled. */
export const watchedOf = ({ names, arns, schedule }: PipelineSettings): Watched => ({
  pipeline: names.stateMachine,
  stateMachineArn: arns.stateMachine,
  deadLetterQueue: names.deadLetterQueue,
  success: schedule.enabled ? successAlarm(schedule) : undefined,
});

/** The alarm's name in CloudWatch. */
export const alarmName = (pipeline: string, stack: string, { suffix }: Pick<Alarm, "suffix">): string =>
  `${pipeline}-${stack}-${suffix}`;

/** An alarm by what it watches, in the words of CloudWatch. It rings at 1, or below 1. */
export interface Alarm {
  /** Ends the alarm's name. */
  readonly suffix: string;
  /** What happened, for the mail. */
  readonly description: string;
  /** One metric, or a query that returns data over others. */
  readonly watches: (Metric & { readonly statistic: string; readonly period: number }) | Query[];
  /** Data points in a row that ring. */
  readonly periods: number;
  readonly rings: "GreaterThanOrEqualToThreshold" | "LessThanThreshold";
  readonly missing: "notBreaching" | "missing";
  /** Minutes in which a new alarm does not ring. */
  readonly warmUpMinutes?: number;
}

interface Metric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export type Query =
  | { readonly id: string; readonly metric: Metric & { readonly stat: string; readonly period: number } }
  | { readonly id: string; readonly expression: string; readonly label: string; readonly returnData: true };

/**
 * The alarms that a person needs on day one. A failed run reports itself, with its cause: these are for what cannot. Each is
 * about single events, so none has anything to say when it is over.
 */
export function alarms({ stateMachineArn, deadLetterQueue, success, pipeline }: Watched): readonly Alarm[] {
  const executions = (metricName: string) => ({
    namespace: "AWS/States",
    metricName,
    dimensions: { StateMachineArn: stateMachineArn },
  });
  const once = (metricName: string) => ({ ...executions(metricName), statistic: "Sum", period: 60 });
  const atOnce = { periods: 1, rings: "GreaterThanOrEqualToThreshold", missing: "notBreaching" } as const;
  const reported = {
    namespace: METRIC_NAMESPACE,
    metricName: FAILURES_REPORTED,
    dimensions: { StateMachine: pipeline },
  };
  const all: readonly Alarm[] = [
    {
      suffix: "failed",
      description:
        "A run failed, and its own message did not go out. Its cause is in the history of the execution.",
      watches: [
        sum("m1", executions("ExecutionsFailed"), 60),
        sum("m2", reported, 60),
        math("IF(FILL(m1, 0) > 0 AND FILL(m2, 0) < 1, 1, 0)", "failed and not reported"),
      ],
      ...atOnce,
    },
    {
      suffix: "timed-out",
      description: "A run took longer than it may.",
      watches: once("ExecutionsTimedOut"),
      ...atOnce,
    },
    {
      suffix: "aborted",
      description: "A run was stopped by hand.",
      watches: once("ExecutionsAborted"),
      ...atOnce,
    },
    {
      suffix: "dead-letters",
      description: `A scheduled trigger could not be delivered; it waits in the queue ${deadLetterQueue}. Empty it: until then this alarm does not report another.`,
      watches: {
        namespace: "AWS/SQS",
        metricName: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: deadLetterQueue },
        statistic: "Maximum",
        period: 300,
      },
      ...atOnce,
    },
    ...(success ? [noSuccess(success, executions("ExecutionsStarted"))] : []),
  ];
  return all.map((alarm) => ({
    ...alarm,
    description: `${alarm.description} See ${runbook(alarm.suffix)}.`,
  }));
}

/** A run that is missing altogether: a run that was started and did not succeed is reported by the others. */
function noSuccess({ expression, hours }: SuccessAlarm, started: Metric): Alarm {
  return {
    suffix: "no-success",
    description: `No run was started in ${hours} hours in which one was due.`,
    watches: [sum("m1", started, 3600), math(expression, "runs started when due")],
    periods: hours,
    rings: "LessThanThreshold",
    missing: "missing",
    warmUpMinutes: hours * 60,
  };
}

/** @param period Seconds. */
const sum = (id: string, metric: Metric, period: number) => ({
  id,
  metric: { ...metric, stat: "Sum", period },
});

const math = (expression: string, label: string) =>
  ({ id: "rings", expression, label, returnData: true }) as const;
