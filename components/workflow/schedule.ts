import { Schedule } from "@pulumi/aws/scheduler/schedule";
import { ScheduleGroup } from "@pulumi/aws/scheduler/scheduleGroup";
import { Queue } from "@pulumi/aws/sqs/queue";
import { QueuePolicy } from "@pulumi/aws/sqs/queuePolicy";
import * as pulumi from "@pulumi/pulumi";
import { deadLetterQueuePolicy } from "../../documents/resource-policies/notification-policies";
import type { PolicyDocument } from "../../documents/policy";
import type { Settings } from "../../settings/settings";
import { childOptions } from "../children";
import { ServiceRole } from "../identity/service-role";

export interface PipelineScheduleArgs extends Readonly<Settings["schedule"]> {
  readonly account: string;
  /** Name of the schedule and of its group. */
  readonly schedule: string;
  /** ARN that the group's name gives. */
  readonly scheduleGroupArn: string;
  readonly deadLetterQueue: string;
  /** ARN that the queue's name gives. */
  readonly deadLetterQueueArn: string;
  readonly stateMachineArn: string;
  readonly roleName: string;
  readonly rolePolicy: PolicyDocument;
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
        sqsManagedSseEnabled: true,
      },
      child,
    );
    new QueuePolicy(
      `${name}-dead-letters-policy`,
      { queueUrl: queue.url, policy: JSON.stringify(deadLetterQueuePolicy(args.deadLetterQueueArn)) },
      child,
    );
    const group = new ScheduleGroup(`${name}-group`, { name: args.schedule }, child);
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
    const schedule = new Schedule(
      `${name}-schedule`,
      {
        name: args.schedule,
        groupName: group.name,
        state: args.enabled ? "ENABLED" : "DISABLED",
        scheduleExpression: args.expression,
        scheduleExpressionTimezone: args.timezone,
        flexibleTimeWindow: { mode: "OFF" },
        target: {
          // The universal target can name the execution; the templated one cannot.
          // https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
          arn: "arn:aws:scheduler:::aws-sdk:sfn:startExecution",
          roleArn: role.arn,
          input: JSON.stringify(startExecutionInput(args.stateMachineArn)),
          retryPolicy: {
            maximumRetryAttempts: args.retryAttempts,
            maximumEventAgeInSeconds: args.retryWindowMinutes * 60,
          },
          deadLetterConfig: { arn: queue.arn },
        },
      },
      childOptions(this, options, role),
    );
    this.scheduleArn = schedule.arn;
    this.deadLetterQueueUrl = queue.url;
    this.registerOutputs({ scheduleArn: this.scheduleArn, deadLetterQueueUrl: this.deadLetterQueueUrl });
  }
}

/** Attributes in angle brackets are filled in for each occurrence. https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html */
function startExecutionInput(stateMachineArn: string) {
  return {
    StateMachineArn: stateMachineArn,
    Name: "<aws.scheduler.execution-id>",
    Input: JSON.stringify({ scheduledTime: "<aws.scheduler.scheduled-time>" }),
  };
}
