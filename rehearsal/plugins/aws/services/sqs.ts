import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ListQueueTagsCommand,
  SetQueueAttributesCommand,
  SQSClient,
  TagQueueCommand,
  UntagQueueCommand,
  type QueueAttributeName,
} from "@aws-sdk/client-sqs";
import type { QueueArgs, QueuePolicyArgs } from "@pulumi/aws/sqs";
import { explicitName, given } from "../given";
import { handler, type Inputs, type Wanted } from "../handler";
import type { AwsSession } from "../session";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const DEFAULTS = { messageRetentionSeconds: 345_600, sqsManagedSseEnabled: true } as const;

export const queue = handler<QueueArgs>({
  maps: {
    name: true,
    messageRetentionSeconds: true,
    sqsManagedSseEnabled: true,
    kmsMasterKeyId: true,
    tags: true,
  },
  replaces: ["name"],
  defaults: DEFAULTS,
  tagging: {
    by: "id",
    list: async (aws, QueueUrl) =>
      (await aws.client(SQSClient).send(new ListQueueTagsCommand({ QueueUrl }))).Tags ?? {},
    set: (aws, QueueUrl, tags) =>
      aws.client(SQSClient).send(new TagQueueCommand({ QueueUrl, Tags: { ...tags } })),
    remove: (aws, QueueUrl, TagKeys) =>
      aws.client(SQSClient).send(new UntagQueueCommand({ QueueUrl, TagKeys })),
  },
  async create({ aws, inputs, tags }) {
    const { QueueUrl } = await aws.client(SQSClient).send(
      new CreateQueueCommand({
        QueueName: explicitName(inputs.name),
        Attributes: attributes(inputs),
        tags: { ...tags },
      }),
    );
    return given(QueueUrl, "The URL in the answer of sqs:CreateQueue");
  },
  update: ({ aws, inputs }, { id }) => setAttributes(aws, id, attributes(inputs)),
  delete: (aws, { id }) => aws.client(SQSClient).send(new DeleteQueueCommand({ QueueUrl: id })),
  async read(aws, id) {
    const found = await attributesOf(aws, id);
    return {
      name: id.split("/").pop(),
      url: id,
      arn: found.QueueArn,
      messageRetentionSeconds: Number(found.MessageRetentionPeriod),
      ...(found.KmsMasterKeyId
        ? { kmsMasterKeyId: found.KmsMasterKeyId }
        : { sqsManagedSseEnabled: found.SqsManagedSseEnabled === "true" }),
    };
  },
});

/** A queue has one kind of key: the customer's, or that of SQS, which is on unless it is turned off. */
function attributes(inputs: Inputs<QueueArgs>): Partial<Record<QueueAttributeName, string>> {
  const { messageRetentionSeconds, kmsMasterKeyId, sqsManagedSseEnabled } = { ...DEFAULTS, ...inputs };
  return {
    MessageRetentionPeriod: String(messageRetentionSeconds),
    KmsMasterKeyId: kmsMasterKeyId ?? "",
    SqsManagedSseEnabled: String(kmsMasterKeyId === undefined && sqsManagedSseEnabled),
  };
}

async function attributesOf(aws: AwsSession, QueueUrl: string) {
  const { Attributes } = await aws
    .client(SQSClient)
    .send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
  return given(Attributes, `The attributes of the queue ${QueueUrl}`);
}

async function setAttributes(
  aws: AwsSession,
  QueueUrl: string,
  Attributes: Partial<Record<QueueAttributeName, string>>,
) {
  await aws.client(SQSClient).send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
}

export const queuePolicy = handler<QueuePolicyArgs>({
  maps: { queueUrl: true, policy: true },
  replaces: ["queueUrl"],
  create: writeQueuePolicy,
  update: writeQueuePolicy,
  delete: (aws, { id }) => setAttributes(aws, id, { Policy: "" }),
  async read(aws, id) {
    const { Policy: policy } = await attributesOf(aws, id);
    return policy ? { queueUrl: id, policy } : undefined;
  },
});

async function writeQueuePolicy({ aws, inputs }: Wanted<QueuePolicyArgs>) {
  await setAttributes(aws, inputs.queueUrl, { Policy: inputs.policy });
  return inputs.queueUrl;
}
