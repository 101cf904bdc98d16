import type { StackArns } from "../../settings/arns";
import { PUSH_ACTIONS } from "../boundary/build-services";
import { policy, type PolicyDocument, type Statement } from "../policy";
import { COPY_ACTIONS } from "../resource-policies/repository-policy";

/** The token is for the whole registry: AWS takes no narrower resource here. */
export const LOG_IN_TO_REGISTRY: Statement = {
  Sid: "LogInToRegistry",
  Effect: "Allow",
  Action: ["ecr:GetAuthorizationToken"],
  Resource: ["*"],
};

/** Pushing asks first what is there, and reads back what it wrote. https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html */
export const pushImages = (repositories: readonly string[]): Statement => ({
  Sid: "PushImages",
  Effect: "Allow",
  Action: [...COPY_ACTIONS, ...PUSH_ACTIONS],
  Resource: repositories,
});

/**
 * Copies images from the source's repositories into the target's own. A repository under a customer's key needs nothing
 * more: ECR holds a grant of its own on the key. https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
 * @param sourceAccount The source's account; its region is its own affair.
 */
export function promotionRolePolicy(
  arns: StackArns,
  { sourceAccount, images }: { readonly sourceAccount: string; readonly images: readonly string[] },
): PolicyDocument {
  return policy(
    LOG_IN_TO_REGISTRY,
    {
      Sid: "PullFromSource",
      Effect: "Allow",
      Action: COPY_ACTIONS,
      Resource: images.map((image) => `arn:aws:ecr:*:${sourceAccount}:repository/${image}`),
    },
    pushImages(images.map((image) => arns.repository(image))),
  );
}
