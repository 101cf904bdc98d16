import { arn, document, type Cases } from "./case";
import { DEV } from "../emulator";

export const messaging: Cases = {
  "aws:sqs/queue:Queue": [
    {
      inputs: { name: "subject", messageRetentionSeconds: 1209600, sqsManagedSseEnabled: true },
      outputs: { arn: arn("sqs", "subject") },
      changes: { messageRetentionSeconds: undefined, sqsManagedSseEnabled: false, tags: { use: "test" } },
    },
    { inputs: { name: "keyed", kmsMasterKeyId: "alias/own" }, changes: { kmsMasterKeyId: undefined } },
  ],
  "aws:sqs/queuePolicy:QueuePolicy": async (make) => {
    const { id: queueUrl } = await make("aws:sqs/queue:Queue", { name: "letters" });
    return {
      inputs: { queueUrl, policy: document("*", { Sid: "First" }) },
      changes: { policy: document("*", { Sid: "Second" }) },
    };
  },
  "aws:sns/topic:Topic": {
    inputs: { name: "subject", displayName: "the subject", kmsMasterKeyId: "alias/aws/sns" },
    outputs: { arn: arn("sns", "subject"), owner: DEV },
    changes: { kmsMasterKeyId: undefined, displayName: undefined, tags: { use: "test" } },
  },
  "aws:sns/topicPolicy:TopicPolicy": async (make) => {
    const { id } = await make("aws:sns/topic:Topic", { name: "alerts" });
    return {
      inputs: { arn: id, policy: document("*", { Sid: "First" }) },
      outputs: { owner: DEV },
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
      return { inputs: { topic, protocol: "email", endpoint: "ops@example.com" }, outputs: { ownerId: DEV } };
    },
  ],
};
