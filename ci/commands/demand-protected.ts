import { readBootstrapFile } from "../../bootstrap/read-file";
import { ProgramError } from "../../settings/program-error";
import type { Command } from "../command";
import { mergeFaults } from "../github/branch-rules";
import { branchesWithRule, readEnvironment } from "../github/environment";
import { environmentFaults } from "../github/protection";

export const demandProtected: Command = {
  summary:
    "fails if an environment allows other branches to deploy, or a target's promotion needs no approval",
  arguments: "<environment...>",
  async run(job, { args }) {
    const stacks = args.map((name) => job.stack(name));
    const { data: repository } = await job.github.rest.repos.get({ ...job.repository });
    const branch = repository.default_branch;
    const { github } = readBootstrapFile(job.folder, job.source.stack);
    const hasReviewers = github?.reviewers ?? true;
    const faults =
      !hasReviewers && stacks.some(({ kind }) => kind === "target") ? await mergeFaults(job, branch) : [];
    for (const { stack: name, kind } of stacks) {
      const rules = await readEnvironment(job, name);
      const withRule = rules?.deploysFrom === "protected" ? await branchesWithRule(job) : [];
      const reviewed = kind === "target" && hasReviewers;
      const required = { name, branch, reviewed, repository: job.repository };
      faults.push(...environmentFaults(required, rules, withRule));
    }
    if (faults.length > 0) throw new ProgramError(faults.join("\n\n"));
    job.say(`Protected: ${args.join(", ")}.`);
  },
};
