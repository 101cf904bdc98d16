import { BUILD_ACTIONS, PUSH_ACTIONS } from "./build-services";
import { policy, type PolicyDocument, type Statement } from "../policy";

/** Nobody builds, whatever else allows it. */
const denyBuilds: Statement = {
  Sid: "DenyBuilds",
  Effect: "Deny",
  Action: BUILD_ACTIONS,
  Resource: ["*"],
};

/** Nobody but the promotion role pushes, into whichever repository. */
export const denyPushes = (promotionRoleArn: string): Statement => ({
  Sid: "DenyPushButByPromotion",
  Effect: "Deny",
  Action: PUSH_ACTIONS,
  Resource: ["*"],
  Condition: { ArnNotEquals: { "aws:PrincipalArn": [promotionRoleArn] } },
});

/**
 * For the organizational unit that holds the targets' accounts, each of which has a promotion role of one of the names.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html
 */
export function serviceControlPolicy(promotionRoles: readonly string[]): PolicyDocument {
  return policy(denyBuilds, {
    Sid: "DenyPushButByPromotion",
    Effect: "Deny",
    Action: PUSH_ACTIONS,
    Resource: ["*"],
    Condition: {
      ArnNotLike: { "aws:PrincipalArn": promotionRoles.map((role) => `arn:aws:iam::*:role/${role}`) },
    },
  });
}
