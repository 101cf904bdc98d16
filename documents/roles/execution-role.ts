import type { Arns } from "../../settings/arns";
import { policy, type PolicyDocument } from "../policy";
import { PULL_ACTIONS } from "../resource-policies/repository-policy";

/** What the ECS agent needs to start a task: pull the account's own images and write the task's log. */
export function executionRolePolicy(arns: Arns, images: readonly string[]): PolicyDocument {
  return policy(
    // The token is for the whole registry: AWS takes no narrower resource here.
    { Sid: "LogInToRegistry", Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] },
    {
      Sid: "PullImages",
      Effect: "Allow",
      Action: PULL_ACTIONS,
      Resource: images.map((image) => arns.repository(image)),
    },
    {
      Sid: "WriteLog",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: [`${arns.logGroup}:log-stream:*`],
    },
  );
}
