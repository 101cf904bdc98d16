import type { PipelineSettings } from "../../settings/settings";
import { ownKey, useKey } from "../resource-policies/key-use";
import { policy, type PolicyDocument } from "../policy";

/**
 * What the schedule may do: start the one state machine, and put a trigger that failed into the dead-letter queue.
 */
export function scheduleRolePolicy(settings: PipelineSettings): PolicyDocument {
  const { arns } = settings;
  const key = ownKey(settings);
  return policy(
    {
      Sid: "StartPipeline",
      Effect: "Allow",
      Action: ["states:StartExecution"],
      Resource: [arns.stateMachine],
    },
    {
      Sid: "KeepDeadLetters",
      Effect: "Allow",
      Action: ["sqs:SendMessage"],
      Resource: [arns.deadLetterQueue],
    },
    // To read what it delivers, and to write to the queue.
    // https://docs.aws.amazon.com/scheduler/latest/UserGuide/encryption-rest.html
    ...(key ? [useKey("UseKey", ["kms:Decrypt", "kms:GenerateDataKey"], key)] : []),
  );
}
