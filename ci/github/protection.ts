import type { Repository } from "../job";
import type { EnvironmentRules, Reviewer } from "./environment";

/** What an environment has to be. */
export interface Requirement {
  readonly name: string;
  /** The one branch that may deploy. */
  readonly branch: string;
  readonly reviewed: boolean;
  readonly repository: Repository;
}

const PLACEHOLDER = [{ type: "User", id: "<id>" }];

/** Why an environment does not protect its stack, with the commands that put it right; empty when it does. */
export function environmentFaults(
  required: Requirement,
  rules: EnvironmentRules | undefined,
  withRule: readonly string[],
): string[] {
  const { name, branch, reviewed } = required;
  const reviewers = rules?.reviewers ?? [];
  const set = setCommands(required, reviewers);
  if (!rules)
    return [
      `Environment ${name} is not there, and GitHub would make it without rules for the first job that names it. Make it:\n${set}`,
    ];
  const fault = branchFault(required, rules, withRule, set);
  return [
    ...(fault === undefined ? [] : [fault]),
    ...(reviewed && reviewers.length === 0
      ? [
          `Environment ${name} has no required reviewers: whatever is merged into ${branch} would be deployed without approval. Where GitHub's plan has none, a review of the pull request can be the approval (github.reviewers in bootstrap/README.md); else set them:\n${set}`,
        ]
      : []),
  ];
}

function branchFault(
  required: Requirement,
  { deploysFrom }: EnvironmentRules,
  withRule: readonly string[],
  set: string,
): string | undefined {
  const { name, branch } = required;
  const wanted = `and only ${branch} may`;
  if (deploysFrom === "any")
    return `Any branch may deploy to environment ${name}, ${wanted}. Set it:\n${set}`;
  if (deploysFrom === "protected") {
    if (withRule.length === 1 && withRule[0] === branch) return undefined;
    return `Branches with a protection rule may deploy to environment ${name}, ${wanted}: ${withRule.length === 0 ? "no branch has one (a ruleset is none), and then GitHub lets every branch deploy" : `those are ${withRule.join(", ")}`}. Name the branch instead:\n${set}`;
  }
  const others = deploysFrom.filter((pattern) => pattern.name !== branch || pattern.type !== "branch");
  if (others.length === 0 && deploysFrom.length > 0) return undefined;
  const remove = others.map(
    ({ id }) => `  gh api -X DELETE ${pathOf(required)}/deployment-branch-policies/${id}`,
  );
  if (deploysFrom.length > others.length)
    return `${others.map(said).join(", ")} may deploy to environment ${name}, ${wanted}. Take it back:\n${remove.join("\n")}`;
  const found = others.length === 0 ? "No branch" : others.map(said).join(", ");
  return `${found} may deploy to environment ${name}, ${wanted}. Set it:\n${[...remove, addCommand(required)].join("\n")}`;
}

const said = ({ name, type }: { readonly name: string; readonly type: string }): string => `${type} ${name}`;

const pathOf = ({ name, repository: { owner, repo } }: Requirement): string =>
  `repos/${owner}/${repo}/environments/${encodeURIComponent(name)}`;

const addCommand = (required: Requirement): string =>
  `  gh api -X POST ${pathOf(required)}/deployment-branch-policies -f name=${required.branch}`;

/** What makes an environment, or sets its rules; reviewers that it has stay. */
function setCommands(required: Requirement, reviewers: readonly Reviewer[]): string {
  const isUnknown = required.reviewed && reviewers.length === 0;
  const rules = {
    reviewers: isUnknown ? PLACEHOLDER : reviewers,
    ...(required.reviewed && { prevent_self_review: true }),
    deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
  };
  return [
    ...(isUnknown
      ? [
          "  gh api users/<login> --jq .id   # of a reviewer; of a team, with type Team: gh api orgs/<organization>/teams/<team> --jq .id",
        ]
      : []),
    `  echo '${JSON.stringify(rules)}' | gh api -X PUT ${pathOf(required)} --input -`,
    addCommand(required),
  ].join("\n");
}
