import { parseShape, type Release } from "../../release/release-file";
import { ProgramError } from "../../settings/program-error";
import type { Job } from "../job";

/** A release that a job before this one gave as an output. @throws ReleaseFileError naming every fault, ProgramError without evidence */
export function releaseFrom(job: Job, variable: string): Release {
  const remedy = `${variable} is an output of the job before: look at what it printed, and run it again.`;
  const release = parseShape(job.variable(variable), variable, remedy);
  if (release.evidence) return release;
  throw new ProgramError(
    `${variable} is release ${release.version} without evidence: no run has tested it. ${remedy}`,
  );
}
