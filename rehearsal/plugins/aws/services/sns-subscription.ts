import {
  GetSubscriptionAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from "@aws-sdk/client-sns";
import type { TopicSubscriptionArgs } from "@pulumi/aws/sns";
import { given } from "../given";
import { handler } from "../handler";

export const topicSubscription = handler<TopicSubscriptionArgs>({
  maps: { topic: true, protocol: true, endpoint: true },
  async create({ aws, inputs }) {
    const { topic: TopicArn, protocol: Protocol, endpoint: Endpoint } = inputs;
    const { SubscriptionArn } = await aws
      .client(SNSClient)
      .send(new SubscribeCommand({ TopicArn, Protocol, Endpoint, ReturnSubscriptionArn: true }));
    return given(SubscriptionArn, "The ARN in the answer of sns:Subscribe");
  },
  delete: (aws, { id }) => aws.client(SNSClient).send(new UnsubscribeCommand({ SubscriptionArn: id })),
  async read(aws, id) {
    const { Attributes: found = {} } = await aws
      .client(SNSClient)
      .send(new GetSubscriptionAttributesCommand({ SubscriptionArn: id }));
    return {
      arn: id,
      topic: found["TopicArn"],
      protocol: found["Protocol"],
      endpoint: found["Endpoint"],
      ownerId: found["Owner"],
      pendingConfirmation: found["PendingConfirmation"] === "true",
      confirmationWasAuthenticated: found["ConfirmationWasAuthenticated"] === "true",
    };
  },
});
