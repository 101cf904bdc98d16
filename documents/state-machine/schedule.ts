import type { PipelineSettings } from "../../settings/settings";

/** A schedule, in the shape of the EventBridge Scheduler API. */
export interface Schedule {
  /** Also that of its group. */
  readonly Name: string;
  readonly GroupName: string;
  readonly State: "ENABLED" | "DISABLED";
  readonly ScheduleExpression: string;
  readonly ScheduleExpressionTimezone: string;
  readonly FlexibleTimeWindow: { readonly Mode: string };
  readonly Target: {
    readonly Arn: string;
    readonly RoleArn: string;
    readonly Input: string;
    readonly RetryPolicy: {
      readonly MaximumRetryAttempts: number;
      readonly MaximumEventAgeInSeconds: number;
    };
    readonly DeadLetterConfig: { readonly Arn: string };
  };
}

/** What a stack registers with EventBridge Scheduler: its state machine is started at its time. */
export function schedule({ names, arns, schedule: when }: PipelineSettings): Schedule {
  return {
    Name: names.schedule,
    GroupName: names.schedule,
    State: when.enabled ? "ENABLED" : "DISABLED",
    ScheduleExpression: when.expression,
    ScheduleExpressionTimezone: when.timezone,
    FlexibleTimeWindow: { Mode: "OFF" },
    Target: {
      // The universal target can name the execution; the templated one cannot.
      // https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
      Arn: "arn:aws:scheduler:::aws-sdk:sfn:startExecution",
      RoleArn: arns.scheduleRole,
      // Attributes in angle brackets are filled in for each occurrence.
      // https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
      Input: JSON.stringify({
        StateMachineArn: arns.stateMachine,
        Name: "<aws.scheduler.execution-id>",
        Input: JSON.stringify({ scheduledTime: "<aws.scheduler.scheduled-time>" }),
      }),
      RetryPolicy: {
        MaximumRetryAttempts: when.retryAttempts,
        MaximumEventAgeInSeconds: when.retryWindowMinutes * 60,
      },
      DeadLetterConfig: { Arn: arns.deadLetterQueue },
    },
  };
}
