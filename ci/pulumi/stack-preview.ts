import type { Job } from "../job";
import type { StackPreview } from "../results";
import { isBlocking, type StackRun } from "./stack-run";
import { nameOf } from "./steps";

/** What the preview of a stack found. A policy that stops it is a finding; anything else that does is its error. */
export function toPreview(stack: string, run: StackRun): StackPreview {
  const violations = run.violations.map(({ urn, ...found }) => ({ ...found, resource: nameOf(urn) }));
  return {
    stack,
    ...(run.succeeded || run.violations.some(isBlocking) ? {} : { error: run.failure }),
    same: run.changes.same ?? 0,
    steps: [...run.steps],
    violations,
  };
}

/** Shows at the run's top what keeps a change from being good. @returns the job's exit code */
export function judge(job: Job, previews: readonly StackPreview[]): number {
  for (const { stack, error, violations } of previews) {
    if (error !== undefined) job.error(`preview of ${stack}`, error);
    for (const { policy, resource, message } of violations.filter(isBlocking))
      job.error(`policy ${policy}`, `${stack}: ${resource}: ${message}`);
  }
  return previews.every(({ error, violations }) => error === undefined && !violations.some(isBlocking))
    ? 0
    : 1;
}
