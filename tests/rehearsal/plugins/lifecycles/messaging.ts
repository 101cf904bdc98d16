import { SetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { SetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { arn, document, type Cases } from "./case";
import { client, DEV } from "../emulator";

const other = JSON.stringify(document("*", { Sid: "Other" }));
const setTopic = (TopicArn: string, AttributeName: string, AttributeValue: string) =>
  client(SNSClient).send(new SetTopicAttributesCommand({ TopicArn, AttributeName, AttributeValue }));
const setQueue = (QueueUrl: string, Attributes: Record<string, string>) =>
  client(SQSClient).send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));

export const messaging: Cases = {
  "aws:sqs/queue:Queue": [
    {
      inputs: { name: "subject", messageRetentionSeconds: 1209600, sqsManagedSseEnabled: true },
      outputs: { arn: arn("sqs", "subject") },
      byHand: {
        change: ({ id }) => setQueue(id, { MessageRetentionPeriod: "600", SqsManagedSseEnabled: "false" }),
        found: { messageRetentionSeconds: 600, sqsManagedSseEnabled: false },
      },
      changes: { messageRetentionSeconds: undefined, tags: { use: "test" } },
    },
    {
      inputs: { name: "keyed", kmsMasterKeyId: "alias/own" },
      byHand: {
        change: ({ id }) => setQueue(id, { KmsMasterKeyId: "alias/other" }),
        found: { kmsMasterKeyId: "alias/other" },
      },
      changes: { kmsMasterKeyId: undefined, sqsManagedSseEnabled: true },
    },
  ],
  "aws:sqs/queuePolicy:QueuePolicy": async (make) => {
    const { id: queueUrl } = await make("aws:sqs/queue:Queue", { name: "letters" });
    return {
      inputs: { queueUrl, policy: document("*", { Sid: "First" }) },
      byHand: { change: () => setQueue(queueUrl, { Policy: other }), found: { policy: other } },
      changes: { policy: document("*", { Sid: "Second" }) },
    };
  },
  "aws:sns/topic:Topic": {
    inputs: { name: "subject", displayName: "the subject", kmsMasterKeyId: "alias/aws/sns" },
    outputs: { arn: arn("sns", "subject"), owner: DEV },
    byHand: {
      change: ({ id }) => setTopic(id, "KmsMasterKeyId", "alias/other"),
      found: { kmsMasterKeyId: "alias/other" },
    },
    changes: { kmsMasterKeyId: undefined, displayName: undefined, tags: { use: "test" } },
  },
  "aws:sns/topicPolicy:TopicPolicy": async (make) => {
    const { id } = await make("aws:sns/topic:Topic", { name: "alerts" });
    return {
      inputs: { arn: id, policy: document("*", { Sid: "First" }) },
      outputs: { owner: DEV },
      byHand: { change: () => setTopic(id, "Policy", other), found: { policy: other } },
      changes: { policy: document("*", { Sid: "Second" }) },
      // A topic is never without a policy.
      remains: { arn: id },
    };
  },
  "aws:sns/topicSubscription:TopicSubscription": [
    async (make) => {
      const { id: topic } = await make("aws:sns/topic:Topic", { name: "subscribed" });
      const { outputs } = await make("aws:sqs/queue:Queue", { name: "subscriber" });
      return {
        inputs: { topic, protocol: "sqs", endpoint: outputs["arn"] },
        outputs: { ownerId: DEV, pendingConfirmation: false },
      };
    },
    async (make) => {
      const { id: topic } = await make("aws:sns/topic:Topic", { name: "mailed" });
      return {
        inputs: { topic, protocol: "email", endpoint: "ops@example.com" },
        outputs: { ownerId: DEV },
      };
    },
  ],
};
