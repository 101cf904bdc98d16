import type { Arns } from "../../settings/arns";
import type { Statement } from "../policy";

/** What nobody under a boundary does. */
export const denied = (sid: string, actions: readonly string[]): Statement => ({
  Sid: sid,
  Effect: "Deny",
  Action: actions,
  Resource: ["*"],
});

/** What decides on a role's permissions, which a role without the boundary must not get. */
const PERMISSIONS = ["iam:Attach*", "iam:CreateRole", "iam:Put*", "iam:UpdateAssume*"];

/** What changes a role. A pattern need not leave out what is about users, for nobody here has that. */
const ROLE_CHANGES = [
  "iam:Attach*",
  "iam:CreateRole",
  "iam:DeleteRole*",
  "iam:Detach*",
  "iam:Put*",
  "iam:*TagRole",
  "iam:Update*",
];

/** What decides what runs, as which role, and who else gets at it: the deploy role's alone. */
export const DEPLOY_ACTIONS = [
  "ecr:CreateRepository",
  "ecr:DeleteRepository*",
  "ecr:PutImageTagMutability",
  "ecr:PutLifecyclePolicy",
  "ecr:SetRepositoryPolicy",
  "ecs:Create*",
  "ecs:Register*",
  "ecs:StartTask",
  "ecs:Update*",
  ...ROLE_CHANGES,
  "iam:*ServiceLinkedRole",
  "kms:PutKeyPolicy",
  "s3:DeleteBucket*",
  "s3:PutBucket*",
  "scheduler:Create*",
  "scheduler:Update*",
  "sns:AddPermission",
  "sns:SetTopicAttributes",
  "sqs:AddPermission",
  "sqs:SetQueueAttributes",
  "states:Create*",
  "states:Delete*",
  "states:Publish*",
  "states:TestState",
  "states:Update*",
];

/**
 * What stays with the administrator, whoever asks. A registry's policy opens every repository, and its configuration says
 * what is scanned before a promotion, and what is replicated.
 */
export const ADMINISTRATION = [
  "ecr:DeleteRegistryPolicy",
  "ecr:PutAccountSetting",
  "ecr:PutRegistryPolicy",
  "ecr:PutR*Configuration",
  "iam:DeleteRolePermissionsBoundary",
  "kms:ScheduleKeyDeletion",
  "s3:CreateAccess*",
  "s3:CreateMultiRegionAccessPoint",
  "s3:GetDataAccess",
  "s3:PutAccessPointPolicy",
];

/** What only some roles do. */
export const reserved = (sid: string, actions: readonly string[], roles: readonly string[]): Statement => ({
  ...denied(sid, actions),
  Condition: { ArnNotEquals: { "aws:PrincipalArn": roles } },
});

/** Against a role that would raise its own bounds, make or take another without them, or do the deploy role's work. */
export function guardIdentities(arns: Arns): Statement[] {
  const { boundary, deployRole, executionRole, taskRole, stateMachineRole, scheduleRole } = arns;
  return [
    {
      ...denied("DenyUnboundedRoles", PERMISSIONS),
      Condition: { StringNotEquals: { "iam:PermissionsBoundary": [boundary] } },
    },
    {
      // The identities that deploy, promote and preview are among the others, and so is whatever an administrator has.
      Sid: "DenyOtherRoles",
      Effect: "Deny",
      Action: [...ROLE_CHANGES, "iam:PassRole"],
      NotResource: [executionRole, taskRole, stateMachineRole, scheduleRole],
    },
    reserved("DenyDeploying", DEPLOY_ACTIONS, [deployRole]),
    // The state machine's role runs the task, and hands it the two roles of a task.
    reserved(
      "DenyRunning",
      ["ecs:RunTask", "events:PutRule", "events:PutTargets", "iam:PassRole"],
      [deployRole, stateMachineRole],
    ),
    {
      Sid: "DenyPassingOthers",
      Effect: "Deny",
      Action: ["iam:PassRole"],
      NotResource: [executionRole, taskRole],
      Condition: { ArnNotEquals: { "aws:PrincipalArn": [deployRole] } },
    },
  ];
}

/** Objects that are asked for through an access point of the stack's own region carry its ARN, not the bucket's. */
export const accessPoints = ({ cluster }: Arns): string => {
  const [, , , region, account] = cluster.split(":");
  return `arn:aws:s3:${region}:${account}:accesspoint/*`;
};

/** Who sets up buckets could open one for itself by its policy, and has no business in it. */
export const guardData = (arns: Arns, buckets: readonly string[], roles: readonly string[]): Statement => ({
  Sid: "DenyData",
  Effect: "Deny",
  Action: ["s3:*"],
  Resource: [...buckets.map((bucket) => `${bucket}/*`), accessPoints(arns)],
  Condition: { ArnEquals: { "aws:PrincipalArn": roles } },
});
