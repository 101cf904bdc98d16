import type { StackArns } from "../../settings/arns";
import { PUSH_ACTIONS } from "../boundary/build-services";
import { policy, type PolicyDocument, type Statement } from "../policy";
import { onlyRoles, type RoleGrant } from "../roles/role-grant";
import { allowSid } from "../../settings/names";

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
export const onlyPusherPolicy = (promotionRoleArn: string): PolicyDocument =>
  policy(onlyPusher(promotionRoleArn));

/**
 * The same of every repository of a target's registry, those too that nobody has thought of yet: a statement of the
 * registry, which who sets up repositories cannot change. It covers pushes in a registry whose policy scope is V2.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions.html
 */
export const registryPolicy = (arns: StackArns): PolicyDocument =>
  policy({ ...onlyPusher(arns.promotionRole), Resource: [arns.repository("*")] });

const onlyPusher = (promotionRoleArn: string): Statement => ({
  Sid: "DenyPushButByPromotion",
  Effect: "Deny",
  Principal: "*",
  Action: PUSH_ACTIONS,
  Condition: { ArnNotEquals: { "aws:PrincipalArn": [promotionRoleArn] } },
});
