import type { Arns } from "../../settings/arns";
import { useKey, type KeyByAlias } from "../resource-policies/key-use";
import { policy, type PolicyDocument } from "../policy";

/**
 * What the schedule may do: start the one state machine, and put a trigger that failed into the dead-letter queue.
 * @param key The stack's own, when the schedule and the queue are encrypted with it.
 */
export function scheduleRolePolicy(arns: Arns, key?: KeyByAlias): PolicyDocument {
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
