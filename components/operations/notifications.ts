import { Topic } from "@pulumi/aws/sns/topic";
import { TopicPolicy } from "@pulumi/aws/sns/topicPolicy";
import { TopicSubscription } from "@pulumi/aws/sns/topicSubscription";
import * as pulumi from "@pulumi/pulumi";
import { topicPolicy } from "../../documents/resource-policies/notification-policies";

export interface NotificationsArgs {
  readonly account: string;
  readonly region: string;
  readonly topic: string;
  /** ARN, composed from the topic's name. */
  readonly topicArn: string;
  /** What mails name as their sender: 100 characters at most. */
  readonly displayName: string;
  /** Mail address of a subscription; default: none, subscribe by hand. */
  readonly email?: string | undefined;
  /** ARN of a KMS key; default: what SNS encrypts all messages with, which is not a key that policies could name. */
  readonly keyArn?: pulumi.Input<string> | undefined;
}

/** The topic that sends failures and alarms to people. */
export class Notifications extends pulumi.ComponentResource {
  readonly topicArn: pulumi.Output<string>;

  constructor(name: string, args: NotificationsArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("ds:operations:Notifications", name, {}, options);
    const child = { parent: this };
    const topic = new Topic(
      `${name}-topic`,
      {
        name: args.topic,
        displayName: args.displayName,
        ...(args.keyArn === undefined ? {} : { kmsMasterKeyId: args.keyArn }),
      },
      child,
    );
    new TopicPolicy(
      `${name}-topic-policy`,
      { arn: topic.arn, policy: JSON.stringify(topicPolicy(args.topicArn, args.account, args.region)) },
      child,
    );
    if (args.email)
      new TopicSubscription(
        `${name}-email`,
        { topic: topic.arn, protocol: "email", endpoint: args.email },
        child,
      );
    this.topicArn = topic.arn;
    this.registerOutputs({ topicArn: this.topicArn });
  }
}
