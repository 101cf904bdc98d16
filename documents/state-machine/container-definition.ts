/** One container of a task definition, in the shape of the ECS API. */
export type ContainerDefinition = Readonly<Record<string, unknown>>;

export interface WorkloadContainer {
  readonly name: string;
  /** `<registry>/<repository>@sha256:…`, never a tag. */
  readonly image: string;
  readonly region: string;
  readonly logGroup: string;
  readonly parameterPath: string;
  /** A target's task refuses a model that no release has verified. */
  readonly onlyReleasedModel: boolean;
}

/** Seconds between SIGTERM and SIGKILL when a task is stopped. */
const STOP_SECONDS = 30;

/** The workload's container: not root, nothing to write to, no capability, its log in CloudWatch. */
export function workloadContainer(container: WorkloadContainer): ContainerDefinition {
  return {
    name: container.name,
    image: container.image,
    essential: true,
    user: "65532:65532",
    readonlyRootFilesystem: true,
    stopTimeout: STOP_SECONDS,
    linuxParameters: { initProcessEnabled: true, capabilities: { drop: ["ALL"] } },
    environment: [
      { name: "PARAMETER_PATH", value: container.parameterPath },
      { name: "REQUIRE_VERIFIED_MODEL", value: String(container.onlyReleasedModel) },
    ],
    logConfiguration: {
      logDriver: "awslogs",
      options: {
        "awslogs-group": container.logGroup,
        "awslogs-region": container.region,
        "awslogs-stream-prefix": "task",
      },
    },
  };
}
