import { policy, type PolicyDocument } from "../policy";

/** The account's own alarms publish to the topic; the state machine does so by its role. */
export function topicPolicy(topic: string, account: string, region: string): PolicyDocument {
  return policy({
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
export function deadLetterQueuePolicy(queue: string): PolicyDocument {
  return policy({
    Sid: "DenyPlainHttp",
    Effect: "Deny",
    Principal: "*",
    Action: ["sqs:*"],
    Resource: [queue],
    Condition: { Bool: { "aws:SecureTransport": ["false"] } },
  });
}
