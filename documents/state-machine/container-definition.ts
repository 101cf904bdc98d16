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

/** Begins the name of every log stream of a task: `task/<container>/<id of the task>`. */
export const LOG_STREAM_PREFIX = "task";

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
      // Read by every AWS SDK. Objects of a fan-out meet S3's and SSM's limits together: more patience than the three
      // attempts that are the default. https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
      { name: "AWS_MAX_ATTEMPTS", value: "8" },
      { name: "AWS_RETRY_MODE", value: "standard" },
    ],
    logConfiguration: {
      logDriver: "awslogs",
      options: {
        "awslogs-group": container.logGroup,
        "awslogs-region": container.region,
        "awslogs-stream-prefix": LOG_STREAM_PREFIX,
        // ECS's own default drops lines when CloudWatch is slow, and a run's last line says why it failed or what it measured.
        // A task that waits for its log is bounded by its timeout.
        // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
        mode: "blocking",
      },
    },
  };
}
