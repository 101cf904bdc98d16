import type { PipelineSettings } from "../../settings/settings";
import { type ContainerDefinition, workloadContainer } from "./container-definition";

/** A task definition, in the shape of the ECS API. */
export interface TaskDefinition {
  readonly family: string;
  readonly requiresCompatibilities: string[];
  readonly networkMode: string;
  /** CPU units; 1024 is one vCPU. */
  readonly cpu: string;
  /** MiB. */
  readonly memory: string;
  readonly runtimePlatform: { readonly operatingSystemFamily: string; readonly cpuArchitecture: string };
  readonly executionRoleArn: string;
  readonly taskRoleArn: string;
  readonly containerDefinitions: readonly ContainerDefinition[];
}

/**
 * What a stack registers with ECS: the Fargate task with its one container.
 * @param image `<registry>/<repository>@sha256:…`
 */
export function taskDefinition(
  { region, names, arns, task, kind }: PipelineSettings,
  image: string,
): TaskDefinition {
  const container = workloadContainer({
    name: names.taskFamily,
    image,
    region,
    logGroup: names.logGroup,
    parameterPath: names.parameterPath,
    onlyReleasedModel: kind === "target",
  });
  return {
    family: names.taskFamily,
    requiresCompatibilities: ["FARGATE"],
    networkMode: "awsvpc",
    cpu: String(task.cpu),
    memory: String(task.memory),
    runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: task.architecture },
    executionRoleArn: arns.executionRole,
    taskRoleArn: arns.taskRole,
    containerDefinitions: [container],
  };
}
