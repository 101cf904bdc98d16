import { PUSH_ACTIONS } from "./build-services";
import { policy, type PolicyDocument } from "./policy";
import { allowSid, onlyRoles, type RoleGrant } from "./role-grant";

/** What copying an image out of a repository takes. */
export const PULL_ACTIONS = [
  "ecr:BatchCheckLayerAvailability",
  "ecr:BatchGetImage",
  "ecr:GetDownloadUrlForLayer",
] as const;

/** Copying with signatures and SBOMs lists the tags as well: some are found by a tag made of the image's digest. */
export const COPY_ACTIONS = [...PULL_ACTIONS, "ecr:ListImages"] as const;

/** The named roles of each target pull from a source's repository; nobody of another account pushes. */
export function repositoryPolicy(pullers: readonly RoleGrant[]): PolicyDocument {
  return policy(
    ...pullers.map(
      (grant) =>
        ({
          Sid: `${allowSid(grant.stack)}Pull`,
          Effect: "Allow",
          ...onlyRoles(grant),
          Action: COPY_ACTIONS,
        }) as const,
    ),
  );
}

/** Nobody but the promotion role pushes into a target's repository, whatever else allows it. */
export function onlyPusherPolicy(promotionRoleArn: string): PolicyDocument {
  return policy({
    Sid: "DenyPushButByPromotion",
    Effect: "Deny",
    Principal: "*",
    Action: PUSH_ACTIONS,
    Condition: { ArnNotEquals: { "aws:PrincipalArn": [promotionRoleArn] } },
  });
}
