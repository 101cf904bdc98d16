import { TaskDefinition } from "@pulumi/aws/ecs/taskDefinition";
import * as pulumi from "@pulumi/pulumi";
import type { TaskDefinition as TaskDocument } from "../../documents/state-machine/task-definition";
import { childOptions } from "../children";

export interface ProcessingTaskArgs extends Omit<TaskDocument, "containerDefinitions"> {
  readonly containerDefinitions: pulumi.Input<TaskDocument["containerDefinitions"]>;
}

/** The Fargate task, whose one active revision pins the release's image by digest. */
export class ProcessingTask extends pulumi.ComponentResource {
  /** ARN with its revision. */
  readonly taskDefinitionArn: pulumi.Output<string>;

  constructor(name: string, args: ProcessingTaskArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("ds:compute:ProcessingTask", name, {}, options);
    const definition = new TaskDefinition(
      `${name}-definition`,
      { ...args, containerDefinitions: pulumi.jsonStringify(args.containerDefinitions) },
      childOptions(this, options),
    );
    this.taskDefinitionArn = definition.arn;
    this.registerOutputs({ taskDefinitionArn: this.taskDefinitionArn });
  }
}
