import type { Arns } from "../../../settings/arns";
import { everyPipeline, type Settings } from "../../../settings/settings";
import { NO_RESOURCE, type Access } from "./access";

/** Cluster, and of every pipeline the task, state machine, schedule and who hears of failures. Nothing here starts a run or sends a message. */
export function workflowAccess(settings: Settings): readonly Access[] {
  const { names, arns } = everyPipeline(settings);
  return [
    ...computeAccess(arns),
    {
      read: ["states:DescribeStateMachine", "states:ListStateMachineVersions", "states:ListTagsForResource"],
      write: ["states:*StateMachine", "states:*TagResource"],
      resource: [arns.stateMachine],
    },
    {
      // A definition is checked before there is a machine, and log delivery is the account's: neither takes a resource.
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html
      read: ["states:ValidateStateMachineDefinition"],
      write: [
        "logs:*LogDelivery",
        "logs:DescribeResourcePolicies",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
      ],
      resource: NO_RESOURCE,
    },
    {
      read: ["scheduler:GetSchedule*", "scheduler:ListTagsForResource"],
      write: ["scheduler:*Schedule", "scheduler:*ScheduleGroup", "scheduler:*TagResource"],
      resource: [arns.scheduleGroup, arns.schedule],
    },
    ...notificationAccess(arns),
    {
      read: ["cloudwatch:ListTagsForResource"],
      write: ["cloudwatch:DeleteAlarms", "cloudwatch:PutMetricAlarm", "cloudwatch:*TagResource"],
      resource: [regional(settings, "cloudwatch", `alarm:${names.stateMachine}-*`)],
    },
    // CloudWatch asks for all alarms, whichever are named: https://github.com/mattclay/aws-terminator/pull/63
    { read: ["cloudwatch:DescribeAlarms"], resource: NO_RESOURCE },
  ];
}

function computeAccess(arns: Arns): readonly Access[] {
  return [
    {
      read: ["ecs:DescribeClusters", "ecs:ListTagsForResource"],
      write: ["ecs:*Cluster", "ecs:*TagResource"],
      // Tags at registering are asked for without a revision in some accounts.
      resource: [arns.cluster, arns.taskDefinition, arns.taskFamily],
    },
    {
      // A definition is described and deregistered without a resource. AWS's reference gives registering one, yet ECS
      // was seen to ask for `*`: https://github.com/aws/containers-roadmap/issues/929
      read: ["ecs:DescribeTaskDefinition"],
      write: ["ecs:DeregisterTaskDefinition", "ecs:RegisterTaskDefinition"],
      resource: NO_RESOURCE,
    },
  ];
}

function notificationAccess(arns: Arns): readonly Access[] {
  return [
    {
      read: ["sqs:GetQueueAttributes", "sqs:ListQueueTags"],
      write: ["sqs:*QueueAttributes", "sqs:*TagQueue", "sqs:CreateQueue", "sqs:DeleteQueue"],
      resource: [arns.deadLetterQueue],
    },
    {
      read: ["sns:GetSubscriptionAttributes", "sns:GetTopicAttributes", "sns:ListTagsForResource"],
      write: [
        "sns:*Subscribe",
        "sns:*SubscriptionAttributes",
        "sns:*TagResource",
        "sns:*TopicAttributes",
        "sns:CreateTopic",
        "sns:DeleteTopic",
      ],
      // A subscription is its topic's ARN with an id behind it.
      resource: [arns.topic, `${arns.topic}:*`],
    },
  ];
}

const regional = ({ region, account }: Settings, service: string, resource: string): string =>
  `arn:aws:${service}:${region}:${account}:${resource}`;
