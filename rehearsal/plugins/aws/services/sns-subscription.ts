import {
  GetSubscriptionAttributesCommand,
  SetSubscriptionAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from "@aws-sdk/client-sns";
import type { TopicSubscriptionArgs } from "@pulumi/aws/sns";
import { given, handler } from "../handler";
import type { AwsSession } from "../session";
import { attributeChanges, attributes } from "./sns-attributes";

/** SNS's names of a subscription's attributes. */
const SUBSCRIPTION_ATTRIBUTES = {
  deliveryPolicy: "DeliveryPolicy",
  filterPolicy: "FilterPolicy",
  filterPolicyScope: "FilterPolicyScope",
  rawMessageDelivery: "RawMessageDelivery",
  redrivePolicy: "RedrivePolicy",
  subscriptionRoleArn: "SubscriptionRoleArn",
} as const;

export const topicSubscription = handler<TopicSubscriptionArgs>({
  maps: {
    topic: true,
    protocol: true,
    endpoint: true,
    deliveryPolicy: true,
    filterPolicy: true,
    filterPolicyScope: true,
    rawMessageDelivery: true,
    redrivePolicy: true,
    subscriptionRoleArn: true,
  },
  ignores: {
    confirmationTimeoutInMinutes: "the rehearsal confirms no HTTP subscription",
    endpointAutoConfirms: "the rehearsal confirms no HTTP subscription",
  },
  inPlace: [
    "deliveryPolicy",
    "filterPolicy",
    "filterPolicyScope",
    "rawMessageDelivery",
    "redrivePolicy",
    "subscriptionRoleArn",
  ],
  async create({ aws, inputs }) {
    const { SubscriptionArn } = await aws.client(SNSClient).send(
      new SubscribeCommand({
        TopicArn: inputs.topic,
        Protocol: inputs.protocol,
        Endpoint: inputs.endpoint,
        Attributes: attributes(inputs, SUBSCRIPTION_ATTRIBUTES),
        ReturnSubscriptionArn: true,
      }),
    );
    return subscriptionMade(aws, given(SubscriptionArn, "The ARN in the answer of sns:Subscribe"));
  },
  async update({ aws, inputs }, { id, inputs: old }) {
    const sns = aws.client(SNSClient);
    for (const [AttributeName, AttributeValue] of attributeChanges(old, inputs, SUBSCRIPTION_ATTRIBUTES))
      await sns.send(
        new SetSubscriptionAttributesCommand({ SubscriptionArn: id, AttributeName, AttributeValue }),
      );
    return subscriptionMade(aws, id);
  },
  async delete(aws, { id }) {
    await aws.client(SNSClient).send(new UnsubscribeCommand({ SubscriptionArn: id }));
  },
});

async function subscriptionMade(aws: AwsSession, arn: string) {
  const answer = await aws
    .client(SNSClient)
    .send(new GetSubscriptionAttributesCommand({ SubscriptionArn: arn }));
  const found = given(answer.Attributes, `The attributes of the subscription ${arn}`);
  return {
    id: arn,
    computed: {
      arn,
      ownerId: found["Owner"],
      pendingConfirmation: found["PendingConfirmation"] === "true",
      confirmationWasAuthenticated: found["ConfirmationWasAuthenticated"] === "true",
    },
  };
}
