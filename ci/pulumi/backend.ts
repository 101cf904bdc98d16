import { readBootstrapFile } from "../../bootstrap/read-file";
import { JobError, type Job } from "../job";

/**
 * Where Pulumi keeps the stacks' states: what PULUMI_BACKEND_URL says, or the bucket that the bootstrap makes.
 * @throws JobError when neither says anything
 */
export function backendUrl({ folder, env, source: { stack, region } }: Job): string {
  const said = env["PULUMI_BACKEND_URL"];
  if (said) return said;
  const { state } = readBootstrapFile(folder, stack);
  if (state) return `s3://${state.bucket}?region=${region}`;
  throw new JobError(
    `The state backend is not known: bootstrap/Pulumi.${stack}.yaml has no state, and PULUMI_BACKEND_URL is not set. Write state.bucket there, or set the variable in the workflow.`,
  );
}
