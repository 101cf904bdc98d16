import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  ListTagsForResourceCommand,
  SetTopicAttributesCommand,
  SNSClient,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-sns";
import type { TopicArgs, TopicPolicyArgs } from "@pulumi/aws/sns";
import { explicitName, given } from "../given";
import { handler, type Wanted } from "../handler";
import type { AwsSession } from "../session";
import { readTags, upperCaseTags } from "../tags";

export const topic = handler<TopicArgs>({
  maps: { name: true, displayName: true, kmsMasterKeyId: true, tags: true },
  replaces: ["name"],
  tagging: {
    by: "arn",
    list: async (aws, ResourceArn) => {
      const answer = await aws.client(SNSClient).send(new ListTagsForResourceCommand({ ResourceArn }));
      return readTags(answer.Tags);
    },
    set: (aws, ResourceArn, tags) =>
      aws.client(SNSClient).send(new TagResourceCommand({ ResourceArn, Tags: upperCaseTags(tags) })),
    remove: (aws, ResourceArn, TagKeys) =>
      aws.client(SNSClient).send(new UntagResourceCommand({ ResourceArn, TagKeys })),
  },
  async create({ aws, inputs, tags }) {
    const { kmsMasterKeyId: KmsMasterKeyId, displayName: DisplayName } = inputs;
    const { TopicArn } = await aws.client(SNSClient).send(
      new CreateTopicCommand({
        Name: explicitName(inputs.name),
        Attributes: {
          ...(KmsMasterKeyId === undefined ? {} : { KmsMasterKeyId }),
          ...(DisplayName === undefined ? {} : { DisplayName }),
        },
        Tags: upperCaseTags(tags),
      }),
    );
    return given(TopicArn, "The ARN in the answer of sns:CreateTopic");
  },
  async update({ aws, inputs }, { id }) {
    await setAttribute(aws, id, "KmsMasterKeyId", inputs.kmsMasterKeyId ?? "");
    await setAttribute(aws, id, "DisplayName", inputs.displayName ?? "");
  },
  delete: (aws, { id }) => aws.client(SNSClient).send(new DeleteTopicCommand({ TopicArn: id })),
  async read(aws, id) {
    const found = await attributesOf(aws, id);
    const { Owner: owner, KmsMasterKeyId: kmsMasterKeyId, DisplayName: displayName } = found;
    return {
      name: id.split(":").pop(),
      arn: id,
      owner,
      kmsMasterKeyId,
      displayName: displayName === "" ? undefined : displayName,
    };
  },
});

async function attributesOf(aws: AwsSession, TopicArn: string): Promise<Record<string, string>> {
  const { Attributes } = await aws.client(SNSClient).send(new GetTopicAttributesCommand({ TopicArn }));
  return given(Attributes, `The attributes of the topic ${TopicArn}`);
}

async function setAttribute(
  aws: AwsSession,
  TopicArn: string,
  AttributeName: string,
  AttributeValue: string,
) {
  await aws
    .client(SNSClient)
    .send(new SetTopicAttributesCommand({ TopicArn, AttributeName, AttributeValue }));
}

export const topicPolicy = handler<TopicPolicyArgs>({
  maps: { arn: true, policy: true },
  replaces: ["arn"],
  create: writeTopicPolicy,
  update: writeTopicPolicy,
  // A topic cannot be without a policy: it gets back one that lets only its owner use it, as a new topic has.
  delete: (aws, { id }) => setAttribute(aws, id, "Policy", ownersPolicy(aws, id)),
  async read(aws, id) {
    const { Owner: owner, Policy: policy } = await attributesOf(aws, id);
    return { arn: id, owner, policy };
  },
});

async function writeTopicPolicy({ aws, inputs }: Wanted<TopicPolicyArgs>) {
  await setAttribute(aws, inputs.arn, "Policy", inputs.policy);
  return inputs.arn;
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
