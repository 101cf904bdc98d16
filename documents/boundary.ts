import type { Arns } from "../arns";
import { BUILD_ACTIONS } from "./build-services";
import { denyBuilds, denyPushes } from "./deny-builds";
import { policy, type PolicyDocument, type Statement } from "./policy";

/** The services that the roles of a target use, beside IAM. */
export const BOUNDARY_SERVICES = [
  "cloudwatch",
  "ec2",
  "ecr",
  "ecs",
  "events",
  "kms",
  "logs",
  "route53",
  "s3",
  "scheduler",
  "sns",
  "sqs",
  "ssm",
  "states",
  "xray",
] as const;

/** Services by which a role could be had that nothing bounds. */
const IDENTITY_SERVICES = [
  "account",
  "iam",
  "identitystore",
  "organizations",
  "rolesanywhere",
  "sso",
  "sso-directory",
  "sts",
];

/** Whether a boundary may be widened by a service: what builds and what hands out identities stays out. */
export function mayWiden(service: string): boolean {
  const builds = BUILD_ACTIONS.filter((action) => action.endsWith(":*")).map((action) => action.slice(0, -2));
  return ![...builds, ...IDENTITY_SERVICES].includes(service);
}

/**
 * The most that any role of a target can do, whatever its own policies say: the services that the pipeline uses and
 * those that its workload needs beside them, no builds, no pushes but by the promotion role, and no way to raise it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 * @param moreServices Service prefixes such as `dynamodb`, for what the workload does beside the pipeline.
 */
export function boundaryPolicy(arns: Arns, moreServices: readonly string[] = []): PolicyDocument {
  const services = [...new Set([...BOUNDARY_SERVICES, ...moreServices])];
  return policy(
    {
      Sid: "AllowServices",
      Effect: "Allow",
      Action: [...services.map((service) => `${service}:*`), "iam:*Role*", "iam:Get*", "iam:List*"],
      Resource: ["*"],
    },
    denyBuilds,
    denyPushes(arns.promotionRole),
    ...guards(arns),
  );
}

/** Against a role that would raise its own bounds, or make or take another without them. */
function guards({ boundary, executionRole, taskRole, stateMachineRole, scheduleRole }: Arns): Statement[] {
  return [
    {
      Sid: "DenyUnboundedRoles",
      Effect: "Deny",
      Action: [
        "iam:AttachRolePolicy",
        "iam:CreateRole",
        "iam:PutRolePermissionsBoundary",
        "iam:PutRolePolicy",
      ],
      Resource: ["*"],
      Condition: { StringNotEquals: { "iam:PermissionsBoundary": [boundary] } },
    },
    {
      // The identities that deploy, promote and preview are among the others, and so is whatever an administrator has.
      Sid: "DenyOtherRoles",
      Effect: "Deny",
      Action: [
        "iam:AttachRolePolicy",
        "iam:CreateRole",
        "iam:DeleteRole*",
        "iam:DetachRolePolicy",
        "iam:PassRole",
        "iam:PutRole*",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole*",
      ],
      NotResource: [executionRole, taskRole, stateMachineRole, scheduleRole],
    },
    {
      Sid: "DenyRemovingBoundary",
      Effect: "Deny",
      Action: ["iam:DeleteRolePermissionsBoundary"],
      Resource: ["*"],
    },
    {
      Sid: "DenyChangingBoundary",
      Effect: "Deny",
      Action: [
        "iam:CreatePolicyVersion",
        "iam:DeletePolicy",
        "iam:DeletePolicyVersion",
        "iam:SetDefaultPolicyVersion",
      ],
      Resource: [boundary],
    },
    {
      Sid: "DenyUsersAndProviders",
      Effect: "Deny",
      Action: [
        "iam:*AccessKey*",
        "iam:*LoginProfile",
        "iam:*OpenIDConnectProvider*",
        "iam:*SAMLProvider*",
        "iam:*User*",
      ],
      Resource: ["*"],
    },
  ];
}
