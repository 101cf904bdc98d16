import type { Command } from "../command";
import { JobError, type Job } from "../job";
import { cancelRun, waitingRuns } from "../github/waiting-runs";

/** A run that waits for its reviewers holds its targets' turn, and somebody could approve what is out of date. */
export const cancelWaiting: Command = {
  summary: "cancels older runs of a workflow that wait for reviewers of these targets only",
  arguments: "<target...>",
  options: { "--workflow <file>": "all waiting runs of another workflow instead, such as promote.yml" },
  async run(job, { args, option }) {
    const targets = args.map((name) => job.target(name).stack);
    const other = option("workflow");
    const workflow = other ?? workflowFile(job);
    const before = other === undefined ? Number(job.variable("GITHUB_RUN_NUMBER")) : Number.POSITIVE_INFINITY;
    const runs = await waitingRuns(job, workflow, before);
    for (const run of runs) {
      const named = `Run ${run.number} of ${workflow}, which waits for ${run.environments.join(", ")},`;
      if (!run.environments.every((name) => targets.includes(name)))
        job.say(`${named} stays: this run does not replace all of it.`);
      else job.say(`${named} ${(await cancelRun(job, run)) ? "is cancelled" : "had ended"}.`);
    }
    if (runs.length === 0) job.say(`No older run of ${workflow} waits for reviewers.`);
  },
};

/** `promote.yml` of `octo-org/octo-repo/.github/workflows/promote.yml@refs/heads/main`. @throws JobError */
function workflowFile(job: Job): string {
  const ref = job.variable("GITHUB_WORKFLOW_REF");
  const file = /\/\.github\/workflows\/(?<file>[^/@]+)@/.exec(ref)?.groups?.["file"];
  if (file !== undefined) return file;
  throw new JobError(
    `GITHUB_WORKFLOW_REF is "${ref}", and names no file of .github/workflows/: this command runs in a job of one.`,
  );
}
