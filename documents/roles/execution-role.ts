import type { PipelineSettings } from "../../settings/settings";
import { policy, type PolicyDocument } from "../policy";
import { PULL_ACTIONS } from "../resource-policies/repository-policy";

/** What the ECS agent needs to start a task: pull the task's image from the account's own registry and write its log. */
export function executionRolePolicy({ arns, image }: PipelineSettings): PolicyDocument {
  return policy(
    // The token is for the whole registry: AWS takes no narrower resource here.
    { Sid: "LogInToRegistry", Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] },
    {
      Sid: "PullImages",
      Effect: "Allow",
      Action: PULL_ACTIONS,
      Resource: [arns.repository(image)],
    },
    {
      Sid: "WriteLog",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: [`${arns.logGroup}:log-stream:*`],
    },
  );
}
