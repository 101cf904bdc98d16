import { paginateListSubscriptionsByTopic, SNSClient } from "@aws-sdk/client-sns";
import type { PipelineAccount } from "../accounts/accounts";
import { ifThere } from "./if-there";

/** Somebody, or something, that hears of a pipeline's alarms. */
export interface Subscription {
  /** Such as `email`. */
  readonly protocol: string;
  readonly endpoint: string;
  /** Until then SNS sends it nothing. */
  readonly confirmed: boolean;
}

/** Who subscribes to the pipeline's topic; undefined when SNS says that there is no such topic. */
export async function readSubscriptions({
  client,
  settings,
}: PipelineAccount): Promise<Subscription[] | undefined> {
  return ifThere(["NotFoundException", "NotFound"], async () => {
    const found: Subscription[] = [];
    for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic(
      { client: client(SNSClient) },
      { TopicArn: settings.arns.topic },
    ))
      for (const { SubscriptionArn = "", Protocol = "", Endpoint = "" } of Subscriptions)
        // An ARN is given when it is confirmed; before, `PendingConfirmation`, and `Deleted` for a while after the end.
        found.push({
          protocol: Protocol,
          endpoint: Endpoint,
          confirmed: SubscriptionArn.startsWith("arn:"),
        });
    return found;
  });
}
