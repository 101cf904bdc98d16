/** Parameters of a run's network. */
export const NETWORK_PARAMETERS = ["subnets", "security-group"] as const;

/** Every parameter that a run of some pipeline reads, by its name below the pipeline's parameter path. */
export const PIPELINE_PARAMETERS = [
  "input-bucket",
  "output-bucket",
  "artifact-bucket",
  "input-key",
  "model-key",
  "model-sha256",
  "model-version-id",
  ...NETWORK_PARAMETERS,
] as const;

export type PipelineParameter = (typeof PIPELINE_PARAMETERS)[number];
