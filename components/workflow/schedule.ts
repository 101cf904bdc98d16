import { Schedule } from "@pulumi/aws/scheduler/schedule";
import { ScheduleGroup } from "@pulumi/aws/scheduler/scheduleGroup";
import { Queue } from "@pulumi/aws/sqs/queue";
import { QueuePolicy } from "@pulumi/aws/sqs/queuePolicy";
import * as pulumi from "@pulumi/pulumi";
import { deadLetterQueuePolicy } from "../../documents/resource-policies/notification-policies";
import type { PolicyDocument } from "../../documents/policy";
import type { Schedule as ScheduleDocument } from "../../documents/state-machine/schedule";
import { childOptions } from "../children";
import { ServiceRole } from "../identity/service-role";

export interface PipelineScheduleArgs {
  readonly account: string;
  readonly schedule: ScheduleDocument;
  /** ARN, composed from the group's name. */
  readonly scheduleGroupArn: string;
  readonly deadLetterQueue: string;
  /** ARN, composed from the queue's name. */
  readonly deadLetterQueueArn: string;
  readonly roleName: string;
  readonly rolePolicy: PolicyDocument;
  /** ARN of a KMS key; default: keys of SQS and EventBridge Scheduler. */
  readonly keyArn?: pulumi.Input<string> | undefined;
  /** ARN of the policy that bounds the role. */
  readonly permissionsBoundary: string;
}

const DEAD_LETTER_SECONDS = 14 * 24 * 3600;

/**
 * Starts the state machine at its time. The execution is named by the schedule's own attempt, so that an attempt that is
 * delivered twice runs once. A retry is another attempt: after one whose answer was lost, the pipeline runs twice, each run
 * with a folder of its own in the output. The scheduled time would tell them apart, but has colons, which no name of an
 * execution takes. What cannot be delivered is kept.
 */
export class PipelineSchedule extends pulumi.ComponentResource {
  readonly scheduleArn: pulumi.Output<string>;
  readonly deadLetterQueueUrl: pulumi.Output<string>;

  constructor(name: string, args: PipelineScheduleArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("ds:workflow:PipelineSchedule", name, {}, options);
    const child = { parent: this };
    const queue = new Queue(
      `${name}-dead-letters`,
      {
        name: args.deadLetterQueue,
        messageRetentionSeconds: DEAD_LETTER_SECONDS,
        ...(args.keyArn === undefined ? { sqsManagedSseEnabled: true } : { kmsMasterKeyId: args.keyArn }),
      },
      child,
    );
    new QueuePolicy(
      `${name}-dead-letters-policy`,
      { queueUrl: queue.url, policy: JSON.stringify(deadLetterQueuePolicy(args.deadLetterQueueArn)) },
      child,
    );
    const group = new ScheduleGroup(`${name}-group`, { name: args.schedule.GroupName }, child);
    const role = new ServiceRole(
      `${name}-role`,
      {
        roleName: args.roleName,
        description: "Schedule: starts the pipeline, keeps what could not be delivered",
        // The group, not the schedule: https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
        trust: {
          service: "scheduler.amazonaws.com",
          account: args.account,
          sourceArns: [args.scheduleGroupArn],
        },
        policy: args.rolePolicy,
        permissionsBoundary: args.permissionsBoundary,
      },
      childOptions(this, options, group, queue),
    );
    const { Target: target, ...at } = args.schedule;
    const schedule = new Schedule(
      `${name}-schedule`,
      {
        name: at.Name,
        groupName: at.GroupName,
        state: at.State,
        scheduleExpression: at.ScheduleExpression,
        scheduleExpressionTimezone: at.ScheduleExpressionTimezone,
        flexibleTimeWindow: { mode: at.FlexibleTimeWindow.Mode },
        ...(args.keyArn === undefined ? {} : { kmsKeyArn: args.keyArn }),
        target: {
          arn: target.Arn,
          roleArn: target.RoleArn,
          input: target.Input,
          retryPolicy: {
            maximumRetryAttempts: target.RetryPolicy.MaximumRetryAttempts,
            maximumEventAgeInSeconds: target.RetryPolicy.MaximumEventAgeInSeconds,
          },
          deadLetterConfig: { arn: target.DeadLetterConfig.Arn },
        },
      },
      childOptions(this, options, role),
    );
    this.scheduleArn = schedule.arn;
    this.deadLetterQueueUrl = queue.url;
    this.registerOutputs({ scheduleArn: this.scheduleArn, deadLetterQueueUrl: this.deadLetterQueueUrl });
  }
}
