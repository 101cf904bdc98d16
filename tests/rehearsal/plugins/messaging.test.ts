import { GetSubscriptionAttributesCommand, GetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand, ListQueueTagsCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import type { Provider } from "../../../rehearsal/plugins/provider";
import { client, configure, DEV, REGION, useEmulator } from "./emulator";
import { live, make } from "./lifecycle";

const policy = (Sid: string) => ({
  Version: "2012-10-17",
  Statement: [{ Sid, Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
});
const parsed = (text: string | undefined) => (text ? (JSON.parse(text) as unknown) : undefined);

useEmulator();

describe("provisioning messaging", () => {
  let provider: Provider, sqs: SQSClient, sns: SNSClient;
  before(async () => {
    provider = await configure(DEV, { defaultTags: { tags: { team: "data" } } });
    sqs = client(SQSClient);
    sns = client(SNSClient);
  });
  const queueAttributes = async (QueueUrl: string) =>
    (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }))).Attributes;

  it("makes and changes a queue", async () => {
    const { made, created, changed, gone } = await live(
      provider,
      "aws:sqs/queue:Queue",
      { name: "subject", messageRetentionSeconds: 1209600, sqsManagedSseEnabled: true, delaySeconds: 5 },
      { messageRetentionSeconds: 600, delaySeconds: undefined },
      async ({ id }) => {
        const { MessageRetentionPeriod, SqsManagedSseEnabled, DelaySeconds } =
          (await queueAttributes(id)) ?? {};
        const { Tags } = await sqs.send(new ListQueueTagsCommand({ QueueUrl: id }));
        return { MessageRetentionPeriod, SqsManagedSseEnabled, DelaySeconds, Tags };
      },
    );
    expect(made.outputs).to.include({ url: made.id, arn: `arn:aws:sqs:${REGION}:${DEV}:subject` });
    const same = { SqsManagedSseEnabled: "true", Tags: { team: "data" } };
    expect(created).to.deep.equal({ ...same, MessageRetentionPeriod: "1209600", DelaySeconds: "5" });
    expect(changed).to.deep.equal({ ...same, MessageRetentionPeriod: "600", DelaySeconds: "0" });
    expect(gone).to.equal("QueueDoesNotExist");
  });

  it("writes, changes and takes back a queue's policy", async () => {
    const { id } = await make(provider, "aws:sqs/queue:Queue", { name: "letters" });
    const { created, changed, gone } = await live(
      provider,
      "aws:sqs/queuePolicy:QueuePolicy",
      { queueUrl: id, policy: policy("First") },
      { policy: policy("Second") },
      async () => parsed((await queueAttributes(id))?.Policy),
    );
    expect([created, changed, gone]).to.deep.equal([policy("First"), policy("Second"), undefined]);
  });

  it("makes and changes a topic, its policy and a subscription", async () => {
    const attributes = async (TopicArn: string) =>
      (await sns.send(new GetTopicAttributesCommand({ TopicArn }))).Attributes;
    const topic = await live(
      provider,
      "aws:sns/topic:Topic",
      { name: "subject", displayName: "First", kmsMasterKeyId: "alias/aws/sns" },
      { displayName: "Second", kmsMasterKeyId: undefined },
      async ({ id }) => {
        const { DisplayName, KmsMasterKeyId } = (await attributes(id)) ?? {};
        return { name: DisplayName, key: KmsMasterKeyId ?? "" };
      },
    );
    expect(topic.made.outputs).to.include({ arn: `arn:aws:sns:${REGION}:${DEV}:subject`, owner: DEV });
    expect(topic).to.deep.include({
      created: { name: "First", key: "alias/aws/sns" },
      changed: { name: "Second", key: "" },
      gone: "NotFoundException",
    });

    const { id: arn } = await make(provider, "aws:sns/topic:Topic", { name: "alerts" });
    const written = await live(
      provider,
      "aws:sns/topicPolicy:TopicPolicy",
      { arn, policy: policy("First") },
      { policy: policy("Second") },
      async () => parsed((await attributes(arn))?.["Policy"]),
    );
    expect(written).to.deep.include({ created: policy("First"), changed: policy("Second") });
    expect(JSON.stringify(written.gone)).to.contain(`"AWS:SourceOwner":"${DEV}"`);
  });

  it("makes and changes a subscription", async () => {
    const { id: topic } = await make(provider, "aws:sns/topic:Topic", { name: "subscribed" });
    const queue = await make(provider, "aws:sqs/queue:Queue", { name: "subscriber" });
    const { made, created, changed, gone } = await live(
      provider,
      "aws:sns/topicSubscription:TopicSubscription",
      { topic, protocol: "sqs", endpoint: queue.outputs["arn"], rawMessageDelivery: true },
      { rawMessageDelivery: false, filterPolicy: `{"kind":["failure"]}` },
      async ({ id }) => {
        const { Attributes } = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn: id }));
        const { Protocol, Endpoint, RawMessageDelivery, FilterPolicy } = Attributes ?? {};
        return { Protocol, Endpoint, RawMessageDelivery, filter: parsed(FilterPolicy) };
      },
    );
    expect(made.outputs).to.include({ arn: made.id, ownerId: DEV, pendingConfirmation: false });
    const same = { Protocol: "sqs", Endpoint: queue.outputs["arn"] };
    expect(created).to.deep.equal({ ...same, RawMessageDelivery: "true", filter: undefined });
    expect(changed).to.deep.equal({ ...same, RawMessageDelivery: "false", filter: { kind: ["failure"] } });
    expect(gone).to.equal("NotFoundException");
  });
});
