import type { Arns } from "../../../settings/arns";
import { everyPipeline, type Settings } from "../../../settings/settings";
import { exceptOfOthers, type Access, type StatementAccess } from "./access";

/** The four service roles of every pipeline, with inline policies only. */
export function roleAccess(settings: Settings): Access {
  return {
    read: [
      "iam:GetRole",
      "iam:GetRolePolicy",
      "iam:ListAttachedRolePolicies",
      "iam:ListInstanceProfilesForRole",
      "iam:ListRolePolicies",
      "iam:ListRoleTags",
    ],
    write: ["iam:DeleteRole", "iam:*TagRole", "iam:UpdateRoleDescription"],
    resource: roles(everyPipeline(settings).arns),
  };
}

/**
 * Who may be given what: each role to its own service, and permissions only to a role that has the boundary, which
 * nobody here can take off. No user, no managed policy, no identity provider.
 */
export function identityAccess(settings: Settings): readonly StatementAccess[] {
  const { account } = settings;
  const { arns } = everyPipeline(settings);
  return [
    boundedPermissions(settings, arns),
    passRole("PassToTasks", "ecs-tasks", [arns.executionRole, arns.taskRole]),
    passRole("PassToStateMachine", "states", [arns.stateMachineRole]),
    passRole("PassToSchedule", "scheduler", [arns.scheduleRole]),
    {
      // An account's first cluster makes it. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles-for-clusters.html
      sid: "ClusterServiceRole",
      write: ["iam:CreateServiceLinkedRole"],
      resource: [`arn:aws:iam::${account}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`],
      condition: { StringEquals: { "iam:AWSServiceName": ["ecs.amazonaws.com"] } },
    },
  ];
}

/**
 * The key of a boundary that is put on tells nothing of the role: its tags keep it out, where it is another stack's.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
 */
const boundedPermissions = (settings: Settings, arns: Arns): StatementAccess => ({
  sid: "BoundedRoles",
  write: [
    "iam:CreateRole",
    "iam:DeleteRolePolicy",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
    "iam:UpdateAssumeRolePolicy",
  ],
  resource: roles(arns),
  condition: { StringEquals: { "iam:PermissionsBoundary": [arns.boundary] }, ...exceptOfOthers(settings) },
});

const passRole = (sid: string, service: string, resource: readonly string[]): StatementAccess => ({
  sid,
  write: ["iam:PassRole"],
  resource,
  condition: { StringEquals: { "iam:PassedToService": [`${service}.amazonaws.com`] } },
});

const roles = ({ executionRole, taskRole, stateMachineRole, scheduleRole }: Arns): readonly string[] => [
  executionRole,
  taskRole,
  stateMachineRole,
  scheduleRole,
];
