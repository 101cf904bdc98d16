import type { Arns } from "../../settings/arns";
import { policy, type PolicyDocument } from "../policy";

/** What the schedule may do: start the one state machine, and put a trigger that failed into the dead-letter queue. */
export function scheduleRolePolicy(arns: Arns): PolicyDocument {
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
  );
}
