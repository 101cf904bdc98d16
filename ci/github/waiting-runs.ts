import type { Job } from "../job";
import { GitHubError } from "./github-error";

/** A run that waits for reviewers, and for nothing else. */
export interface WaitingRun {
  readonly id: number;
  readonly number: number;
  readonly environments: readonly string[];
}

/** Runs of a workflow that began before another one and of which every job that is left waits for reviewers. */
export async function waitingRuns(job: Job, workflow: string, before: number): Promise<WaitingRun[]> {
  const { paginate, rest } = job.github;
  const runs = await paginate(rest.actions.listWorkflowRuns, {
    ...job.repository,
    workflow_id: workflow,
    status: "waiting",
    per_page: 100,
  });
  const waiting: WaitingRun[] = [];
  for (const { id, run_number: number } of runs.filter((run) => run.run_number < before)) {
    const asked = { ...job.repository, run_id: id };
    const jobs = await paginate(rest.actions.listJobsForWorkflowRun, { ...asked, per_page: 100 });
    if (jobs.some(({ status }) => status !== "completed" && status !== "waiting")) continue;
    const { data } = await rest.actions.getPendingDeploymentsForRun(asked);
    const environments = data.map(({ environment }) => environment.name ?? "");
    if (environments.length > 0) waiting.push({ id, number, environments });
  }
  return waiting;
}

/** Cancels a run. @returns whether it was still there to be cancelled */
export async function cancelRun(job: Job, { id }: WaitingRun): Promise<boolean> {
  try {
    await job.github.rest.actions.cancelWorkflowRun({ ...job.repository, run_id: id });
    return true;
  } catch (error) {
    // It ended meanwhile.
    if (error instanceof GitHubError && error.status === 409) return false;
    throw error;
  }
}
