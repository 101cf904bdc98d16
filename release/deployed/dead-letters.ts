import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { ClientSettings, PipelineAccount } from "../accounts/accounts";
import { ifThere } from "./if-there";

/** Asks where all other clients do: by itself the SDK would ask the host of the queue's URL, past an emulator. */
class Queues extends SQSClient {
  constructor(settings: ClientSettings) {
    super({ ...settings, useQueueUrlAsEndpoint: false });
  }
}

/** About how many scheduled triggers wait undelivered in the pipeline's queue; undefined when there is no queue. */
export async function countDeadLetters({ client, settings }: PipelineAccount): Promise<number | undefined> {
  const { account, region, names } = settings;
  const QueueUrl = `https://sqs.${region}.amazonaws.com/${account}/${names.deadLetterQueue}`;
  const found = await ifThere(isMissing, () =>
    client(Queues).send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["ApproximateNumberOfMessages"] }),
    ),
  );
  if (!found) return undefined;
  const count = Number(found.Attributes?.ApproximateNumberOfMessages ?? Number.NaN);
  if (Number.isInteger(count)) return count;
  throw new Error(`SQS gives no number of the messages in ${names.deadLetterQueue}.`);
}

/** Its name in the JSON protocol, and in the older one. */
const isMissing = ({ name }: Error): boolean =>
  ["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"].includes(name);
