import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
  SQSClient,
  TagQueueCommand,
  UntagQueueCommand,
  type QueueAttributeName,
} from "@aws-sdk/client-sqs";
import type { QueueArgs, QueuePolicyArgs } from "@pulumi/aws/sqs";
import { explicitName, given, handler, type Inputs, type Wanted } from "../handler";
import type { AwsSession } from "../session";
import { retag } from "../tags";

/**
 * The queue's attributes: SQS's name, and the value that takes a property back when the program drops it
 * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html).
 */
const ATTRIBUTES = {
  contentBasedDeduplication: ["ContentBasedDeduplication", "false"],
  deduplicationScope: ["DeduplicationScope", "queue"],
  delaySeconds: ["DelaySeconds", "0"],
  fifoThroughputLimit: ["FifoThroughputLimit", "perQueue"],
  kmsDataKeyReusePeriodSeconds: ["KmsDataKeyReusePeriodSeconds", "300"],
  kmsMasterKeyId: ["KmsMasterKeyId", ""],
  maxMessageSize: ["MaximumMessageSize", "262144"],
  messageRetentionSeconds: ["MessageRetentionPeriod", "345600"],
  policy: ["Policy", ""],
  receiveWaitTimeSeconds: ["ReceiveMessageWaitTimeSeconds", "0"],
  redriveAllowPolicy: ["RedriveAllowPolicy", ""],
  redrivePolicy: ["RedrivePolicy", ""],
  sqsManagedSseEnabled: ["SqsManagedSseEnabled", "true"],
  visibilityTimeoutSeconds: ["VisibilityTimeout", "30"],
} as const satisfies { [K in keyof QueueArgs]?: readonly [QueueAttributeName, string] };
type AttributeProperty = keyof typeof ATTRIBUTES;
const ATTRIBUTE_PROPERTIES = Object.keys(ATTRIBUTES) as AttributeProperty[];

export const queue = handler<QueueArgs>({
  maps: {
    name: true,
    fifoQueue: true,
    tags: true,
    contentBasedDeduplication: true,
    deduplicationScope: true,
    delaySeconds: true,
    fifoThroughputLimit: true,
    kmsDataKeyReusePeriodSeconds: true,
    kmsMasterKeyId: true,
    maxMessageSize: true,
    messageRetentionSeconds: true,
    policy: true,
    receiveWaitTimeSeconds: true,
    redriveAllowPolicy: true,
    redrivePolicy: true,
    sqsManagedSseEnabled: true,
    visibilityTimeoutSeconds: true,
  },
  inPlace: [...ATTRIBUTE_PROPERTIES, "tags"],
  async create({ aws, inputs, tags }) {
    const { QueueUrl } = await aws.client(SQSClient).send(
      new CreateQueueCommand({
        QueueName: explicitName(inputs.name),
        Attributes: { ...attributes(inputs), ...(inputs.fifoQueue === true ? { FifoQueue: "true" } : {}) },
        tags: { ...tags },
      }),
    );
    return queueMade(aws, given(QueueUrl, "The URL in the answer of sqs:CreateQueue"));
  },
  async update(wanted, { id: QueueUrl, inputs: old, tags: before }) {
    const sqs = wanted.aws.client(SQSClient);
    const dropped = ATTRIBUTE_PROPERTIES.filter(
      (property) => old[property] !== undefined && wanted.inputs[property] === undefined,
    );
    const Attributes = {
      ...Object.fromEntries(dropped.map((property) => ATTRIBUTES[property])),
      ...attributes(wanted.inputs),
    };
    if (Object.keys(Attributes).length > 0)
      await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
    await retag(
      before,
      wanted.tags,
      (set) => sqs.send(new TagQueueCommand({ QueueUrl, Tags: { ...set } })),
      (TagKeys) => sqs.send(new UntagQueueCommand({ QueueUrl, TagKeys })),
    );
    return queueMade(wanted.aws, QueueUrl);
  },
  async delete(aws, { id }) {
    await aws.client(SQSClient).send(new DeleteQueueCommand({ QueueUrl: id }));
  },
});

function attributes(inputs: Inputs<QueueArgs>): Record<string, string> {
  return Object.fromEntries(
    ATTRIBUTE_PROPERTIES.flatMap((property) => {
      const value = inputs[property];
      return value === undefined ? [] : [[ATTRIBUTES[property][0], String(value)]];
    }),
  );
}

async function queueMade(aws: AwsSession, url: string) {
  const { Attributes } = await aws
    .client(SQSClient)
    .send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["QueueArn"] }));
  return { id: url, computed: { url, arn: given(Attributes?.QueueArn, `The ARN of the queue ${url}`) } };
}

export const queuePolicy = handler<QueuePolicyArgs>({
  maps: { queueUrl: true, policy: true },
  inPlace: ["policy"],
  create: writeQueuePolicy,
  update: writeQueuePolicy,
  async delete(aws, { id }) {
    await aws
      .client(SQSClient)
      .send(new SetQueueAttributesCommand({ QueueUrl: id, Attributes: { Policy: "" } }));
  },
});

async function writeQueuePolicy({ aws, inputs }: Wanted<QueuePolicyArgs>) {
  const { queueUrl: QueueUrl, policy: Policy } = inputs;
  await aws.client(SQSClient).send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  return { id: QueueUrl };
}
