import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  SetTopicAttributesCommand,
  SNSClient,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-sns";
import type { TopicArgs, TopicPolicyArgs } from "@pulumi/aws/sns";
import { explicitName, given, handler, type Wanted } from "../handler";
import type { AwsSession } from "../session";
import { attributeChanges, attributes } from "./sns-attributes";
import { retag, upperCaseTags } from "../tags";

/** SNS's names of a topic's attributes. */
const TOPIC_ATTRIBUTES = {
  contentBasedDeduplication: "ContentBasedDeduplication",
  deliveryPolicy: "DeliveryPolicy",
  displayName: "DisplayName",
  kmsMasterKeyId: "KmsMasterKeyId",
  policy: "Policy",
  signatureVersion: "SignatureVersion",
  tracingConfig: "TracingConfig",
} as const;

export const topic = handler<TopicArgs>({
  maps: {
    name: true,
    fifoTopic: true,
    contentBasedDeduplication: true,
    deliveryPolicy: true,
    displayName: true,
    kmsMasterKeyId: true,
    policy: true,
    signatureVersion: true,
    tracingConfig: true,
    tags: true,
  },
  inPlace: [
    "contentBasedDeduplication",
    "deliveryPolicy",
    "displayName",
    "kmsMasterKeyId",
    "policy",
    "signatureVersion",
    "tracingConfig",
    "tags",
  ],
  async create({ aws, inputs, tags }) {
    const fifo: Record<string, string> = inputs.fifoTopic === true ? { FifoTopic: "true" } : {};
    const { TopicArn } = await aws.client(SNSClient).send(
      new CreateTopicCommand({
        Name: explicitName(inputs.name),
        Attributes: { ...attributes(inputs, TOPIC_ATTRIBUTES), ...fifo },
        Tags: upperCaseTags(tags),
      }),
    );
    return topicMade(aws, given(TopicArn, "The ARN in the answer of sns:CreateTopic"));
  },
  async update({ aws, inputs, tags }, { id, inputs: old, tags: before }) {
    const sns = aws.client(SNSClient);
    for (const [AttributeName, AttributeValue] of attributeChanges(old, inputs, TOPIC_ATTRIBUTES))
      await sns.send(new SetTopicAttributesCommand({ TopicArn: id, AttributeName, AttributeValue }));
    await retag(
      before,
      tags,
      (set) => sns.send(new TagResourceCommand({ ResourceArn: id, Tags: upperCaseTags(set) })),
      (TagKeys) => sns.send(new UntagResourceCommand({ ResourceArn: id, TagKeys })),
    );
    return topicMade(aws, id);
  },
  async delete(aws, { id }) {
    await aws.client(SNSClient).send(new DeleteTopicCommand({ TopicArn: id }));
  },
});

async function topicMade(aws: AwsSession, arn: string) {
  const { Attributes } = await aws.client(SNSClient).send(new GetTopicAttributesCommand({ TopicArn: arn }));
  return { id: arn, computed: { arn, owner: given(Attributes?.["Owner"], `The owner of the topic ${arn}`) } };
}

export const topicPolicy = handler<TopicPolicyArgs>({
  maps: { arn: true, policy: true },
  inPlace: ["policy"],
  create: writeTopicPolicy,
  update: writeTopicPolicy,
  // A topic cannot be without a policy: it gets back one that lets only its owner use it, as a new topic has.
  async delete(aws, { id }) {
    await setTopicPolicy(aws, id, ownersPolicy(aws, id));
  },
});

async function writeTopicPolicy({ aws, inputs }: Wanted<TopicPolicyArgs>) {
  await setTopicPolicy(aws, inputs.arn, inputs.policy);
  const { computed } = await topicMade(aws, inputs.arn);
  return { id: inputs.arn, computed: { owner: computed.owner } };
}

async function setTopicPolicy(aws: AwsSession, TopicArn: string, AttributeValue: string): Promise<void> {
  await aws
    .client(SNSClient)
    .send(new SetTopicAttributesCommand({ TopicArn, AttributeName: "Policy", AttributeValue }));
}

function ownersPolicy({ accountId }: AwsSession, topicArn: string): string {
  const actions = ["Publish", "Subscribe", "GetTopicAttributes", "SetTopicAttributes", "AddPermission"];
  return JSON.stringify({
    Version: "2008-10-17",
    Id: "__default_policy_ID",
    Statement: [
      {
        Sid: "__default_statement_ID",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: [...actions, "RemovePermission", "DeleteTopic", "ListSubscriptionsByTopic"].map(
          (name) => `SNS:${name}`,
        ),
        Resource: topicArn,
        Condition: { StringEquals: { "AWS:SourceOwner": accountId } },
      },
    ],
  });
}
