import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Job } from "../job";

/** Every file has an owner by `*`, unless a later line takes them away: the last one that fits a file decides. */
function isOwned(codeowners: string): boolean {
  const lines = codeowners.split("\n").map((line) => line.replace(/(?:^|\s)#.*/, "").trim());
  const rules = lines.filter((line) => line !== "").map((line) => line.split(/\s+/));
  return rules.some(([pattern]) => pattern === "*") && rules.every(([, owner]) => owner !== undefined);
}

/**
 * Why a merge into a branch is nobody's approval: the branch's rulesets, or the owners, ask for less than one.
 * https://docs.github.com/en/rest/repos/rules#get-rules-for-a-branch
 */
export async function mergeFaults(job: Job, branch: string): Promise<string[]> {
  const { rest, paginate } = job.github;
  const rules = await paginate(rest.repos.getBranchRules, { ...job.repository, branch, per_page: 100 });
  // GitHub holds a merge to all rulesets of a branch together.
  const asked = rules.flatMap((rule) => (rule.type === "pull_request" ? (rule.parameters ?? []) : []));
  const demands = {
    required_approving_review_count: asked.some((each) => each.required_approving_review_count > 0),
    require_code_owner_review: asked.some((each) => each.require_code_owner_review),
    require_last_push_approval: asked.some((each) => each.require_last_push_approval),
  };
  const missing = Object.entries(demands).flatMap(([name, isAsked]) => (isAsked ? [] : [name]));
  const owners = join(job.folder, ".github", "CODEOWNERS");
  return [
    ...(missing.length > 0
      ? [
          `A merge into ${branch} approves a promotion, since bootstrap/Pulumi.${job.source.stack}.yaml says github.reviewers: false, and no ruleset of ${branch} demands ${missing.join(", ")}. The commands are in docs/workflows.md; or say reviewers: true, and give the targets' environments reviewers.`,
        ]
      : []),
    ...(existsSync(owners) && isOwned(readFileSync(owners, "utf8"))
      ? []
      : [
          `.github/CODEOWNERS names no owner of *, or has a line without an owner, so a workflow of any branch that may write pull requests could approve one, and a merge into ${branch} approves a promotion. Write a line such as "* @your-organization/data", and an owner on every other.`,
        ]),
  ];
}
