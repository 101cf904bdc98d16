import type { PipelineArns } from "../../settings/arns";
import {
  NETWORK_PARAMETERS,
  PIPELINE_PARAMETERS,
  type PipelineParameter,
} from "../../settings/pipeline-parameters";
import type { PipelineSettings } from "../../settings/settings";

type Reads = Pick<PipelineSettings, "inputs" | "model">;

/** Parameters that the workload reads, by their names below the parameter path. */
export const workloadParameters = ({ inputs, model }: Reads): readonly PipelineParameter[] =>
  PIPELINE_PARAMETERS.filter((name) => {
    if (NETWORK_PARAMETERS.some((other) => other === name)) return false;
    return name === "artifact-bucket" || name.startsWith("model-") ? model !== undefined : inputs !== "none";
  });

/** Parameters that a run reads beside the release: with that one, ten at most, as many as ssm:GetParameters takes. */
export const runParameters = (reads: Reads): readonly PipelineParameter[] => [
  ...workloadParameters(reads),
  ...NETWORK_PARAMETERS,
];

/** ARNs of everything that runs of a pipeline may read, the stack's release among it. */
export const everyParameter = (
  arns: PipelineArns & { readonly releaseParameter: string },
): readonly string[] => [...PIPELINE_PARAMETERS.map((name) => arns.parameter(name)), arns.releaseParameter];
