import { policy, type PolicyDocument } from "./policy";
import { allowSid, onlyRoles, type RoleGrant } from "./role-grant";

/** What copying an image out of a repository takes. */
export const PULL_ACTIONS = [
  "ecr:BatchCheckLayerAvailability",
  "ecr:BatchGetImage",
  "ecr:GetDownloadUrlForLayer",
] as const;

/** Copying with signatures and SBOMs lists the tags as well: some are found by a tag made of the image's digest. */
const COPY_ACTIONS = [...PULL_ACTIONS, "ecr:ListImages"] as const;

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
