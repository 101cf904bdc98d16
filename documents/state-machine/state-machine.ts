import { folderOf } from "../../settings/folders";
import type { PipelineSettings } from "../../settings/settings";
import { pipelineDefinition } from "./definition";
import type { Definition } from "./language";
import { runParameters } from "./parameters";
import type { RunRelease } from "./read-run";

/** A state machine, in the shape of the Step Functions API; its definition is text there. */
export interface StateMachine {
  readonly name: string;
  readonly roleArn: string;
  readonly definition: Definition;
  readonly loggingConfiguration: {
    readonly level: string;
    readonly includeExecutionData: boolean;
    readonly destinations: readonly [{ readonly cloudWatchLogsLogGroup: { readonly logGroupArn: string } }];
  };
  readonly tracingConfiguration: { readonly enabled: boolean };
}

/** What a stack registers with Step Functions: the workflow around the task, logged and traced. */
export function stateMachine(settings: PipelineSettings, release: RunRelease): StateMachine {
  const { stack, region, names, arns, task, kind, network, inputs, maxConcurrency } = settings;
  return {
    name: names.stateMachine,
    roleArn: arns.stateMachineRole,
    definition: pipelineDefinition({
      stack,
      region,
      cluster: arns.cluster,
      taskFamily: names.taskFamily,
      release,
      containerName: names.taskFamily,
      logGroup: names.logGroup,
      // In public subnets a task has no other way to AWS.
      assignPublicIp: network.egress === "public-ip",
      taskTimeoutSeconds: task.timeoutMinutes * 60,
      parameterPath: names.parameterPath,
      parameters: runParameters(settings),
      releaseParameter: names.releaseParameter,
      inputFolder: folderOf(settings, "raw"),
      validationFolder: folderOf(settings, "validation"),
      outputFolder: folderOf(settings, settings.results),
      onlyReleasedModel: kind === "target",
      topic: arns.topic,
      inputs,
      maxConcurrency,
    }),
    loggingConfiguration: {
      level: "ALL",
      // Keys and causes, never data or secrets.
      includeExecutionData: true,
      destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: `${arns.stateMachineLogGroup}:*` } }],
    },
    tracingConfiguration: { enabled: true },
  };
}
