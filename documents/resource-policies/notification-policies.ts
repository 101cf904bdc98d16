import { policy, tlsOnly, type PolicyDocument } from "../policy";

/** TLS only; the account's own alarms publish to the topic, and the state machine does so by its role. */
export function topicPolicy(topic: string, account: string, region: string): PolicyDocument {
  return policy(tlsOnly(["sns:Publish"], [topic]), {
    Sid: "AllowAlarms",
    Effect: "Allow",
    Principal: { Service: ["cloudwatch.amazonaws.com"] },
    Action: ["sns:Publish"],
    Resource: [topic],
    Condition: {
      StringEquals: { "aws:SourceAccount": [account] },
      ArnLike: { "aws:SourceArn": [`arn:aws:cloudwatch:${region}:${account}:alarm:*`] },
    },
  });
}

/** TLS only; the schedule writes by its role. */
export const deadLetterQueuePolicy = (queue: string): PolicyDocument => policy(tlsOnly(["sqs:*"], [queue]));
