import { policy, type PolicyDocument } from "../policy";

/** All that a role of the source's account does with a target: assume the target's own roles. */
export function roleChainingPolicy(targetRoleArns: readonly string[]): PolicyDocument {
  return policy({
    Sid: "TakeOnTargetRoles",
    Effect: "Allow",
    Action: ["sts:AssumeRole"],
    Resource: targetRoleArns,
  });
}
