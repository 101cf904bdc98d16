import type { Job } from "../job";
import { ifThere } from "./github-error";

/** A person or team that may approve. */
export interface Reviewer {
  readonly type: string;
  readonly id: number;
}

/** What protects an environment of the repository. */
export interface EnvironmentRules {
  readonly reviewers: readonly Reviewer[];
  /** Who may deploy: any branch, branches with a protection rule, or what these patterns match. */
  readonly deploysFrom: "any" | "protected" | readonly Pattern[];
}

/** A name or pattern of branches, or of tags. */
export interface Pattern {
  readonly id: number;
  readonly name: string;
  readonly type: string;
}

/** Undefined when there is no such environment: GitHub would make one without rules for the first job that names it. */
export async function readEnvironment(job: Job, name: string): Promise<EnvironmentRules | undefined> {
  const { rest, paginate } = job.github;
  const asked = { ...job.repository, environment_name: name };
  const environment = await ifThere(rest.repos.getEnvironment(asked));
  if (!environment) return undefined;
  const reviewers = (environment.protection_rules ?? []).flatMap((rule) =>
    "reviewers" in rule
      ? (rule.reviewers ?? []).map(({ type = "User", reviewer }) => ({ type, id: reviewer?.id ?? 0 }))
      : [],
  );
  const policy = environment.deployment_branch_policy;
  if (!policy) return { reviewers, deploysFrom: "any" };
  if (policy.protected_branches) return { reviewers, deploysFrom: "protected" };
  const patterns = await paginate(rest.repos.listDeploymentBranchPolicies, { ...asked, per_page: 100 });
  return {
    reviewers,
    deploysFrom: patterns.map(({ id = 0, name: pattern = "", type = "branch" }) => ({
      id,
      name: pattern,
      type,
    })),
  };
}

/**
 * Branches with a protection rule: with a ruleset alone, a branch is protected and the environment knows nothing of it.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments#deployment-branches-and-tags
 */
export async function branchesWithRule(job: Job): Promise<string[]> {
  const { rest, paginate } = job.github;
  const asked = { ...job.repository, protected: true, per_page: 100 };
  const branches = await paginate(rest.repos.listBranches, asked);
  return branches.filter(({ protection }) => protection?.enabled === true).map(({ name }) => name);
}
