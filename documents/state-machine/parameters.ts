/** Parameters that the workload reads, by their names below the parameter path. */
export const WORKLOAD_PARAMETERS = [
  "input-bucket",
  "output-bucket",
  "artifact-bucket",
  "input-key",
  "model-key",
  "model-sha256",
  "model-version-id",
] as const;

/** Every parameter that a run reads, by its name below the parameter path; ssm:GetParameters takes ten at most. */
export const PIPELINE_PARAMETERS = [...WORKLOAD_PARAMETERS, "subnets", "security-group", "release"] as const;
