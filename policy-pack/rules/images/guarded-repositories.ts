import { documentsOf } from "../../iam/documents-of";
import { deniesOtherPushes } from "../../iam/push-denial";
import { settingsOf, type StackFacts } from "../../rule";
import { knownText, type StackResource, type StackRule } from "../../stack-rule";

/** `repository-access` looks at what a repository's policy says; this rule at a repository that has none. */
export const guardedRepositories: StackRule = {
  name: "guarded-repositories",
  description:
    "Every repository of a target has a policy that denies pushes to everyone but the promotion role.",
  severity: "critical",
  level: { source: "disabled", target: "mandatory" },
  check: (resources, stack) =>
    resources
      .filter(({ type }) => type.startsWith("aws:ecr/repository:"))
      .filter((repository) => !resources.some((other) => guards(other, repository, stack)))
      .map((repository) => ({
        resource: repository,
        message: `has no policy that denies pushes to everyone but ${promotionRole(stack)}. Add a RepositoryPolicy beside it, as components/images/image-repositories.ts does.`,
      })),
};

const promotionRole = (stack: StackFacts): string => settingsOf(stack).arns.promotionRole;

/** By the repository's name where it is known, or because the policy's repository comes from the repository. */
function guards(policy: StackResource, repository: StackResource, stack: StackFacts): boolean {
  if (!policy.type.startsWith("aws:ecr/repositoryPolicy:")) return false;
  const name = knownText(repository, "name");
  const isIts =
    policy.comesFrom["repository"]?.includes(repository.urn) === true ||
    (name !== undefined && knownText(policy, "repository") === name);
  return (
    isIts && documentsOf(policy).some(({ statements }) => deniesOtherPushes(statements, promotionRole(stack)))
  );
}
