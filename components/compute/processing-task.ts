import { TaskDefinition } from "@pulumi/aws/ecs/taskDefinition";
import * as pulumi from "@pulumi/pulumi";
import type { ContainerDefinition } from "../../documents/state-machine/container-definition";
import { childOptions } from "../children";

export interface ProcessingTaskArgs {
  readonly family: string;
  readonly container: pulumi.Input<ContainerDefinition>;
  /** CPU units; 1024 is one vCPU. */
  readonly cpu: number;
  /** Memory in MiB. */
  readonly memory: number;
  readonly architecture: "X86_64" | "ARM64";
  readonly executionRoleArn: string;
  readonly taskRoleArn: string;
}

/** The Fargate task, whose one active revision pins the release's image by digest. */
export class ProcessingTask extends pulumi.ComponentResource {
  /** ARN with its revision. */
  readonly taskDefinitionArn: pulumi.Output<string>;

  constructor(name: string, args: ProcessingTaskArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("ds:compute:ProcessingTask", name, {}, options);
    const definition = new TaskDefinition(
      `${name}-definition`,
      {
        family: args.family,
        requiresCompatibilities: ["FARGATE"],
        networkMode: "awsvpc",
        cpu: String(args.cpu),
        memory: String(args.memory),
        runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: args.architecture },
        executionRoleArn: args.executionRoleArn,
        taskRoleArn: args.taskRoleArn,
        containerDefinitions: pulumi.jsonStringify([args.container]),
      },
      childOptions(this, options),
    );
    this.taskDefinitionArn = definition.arn;
    this.registerOutputs({ taskDefinitionArn: this.taskDefinitionArn });
  }
}
