import type * as pulumi from "@pulumi/pulumi";
import { stateMachineLogGroup } from "../settings/arns";
import { Alarms } from "../components/operations/alarms";
import { ProcessingTask } from "../components/compute/processing-task";
import { PipelineSchedule } from "../components/workflow/schedule";
import { PipelineStateMachine } from "../components/workflow/state-machine";
import { scheduleRolePolicy } from "../documents/roles/schedule-role";
import { stateMachineRolePolicy } from "../documents/roles/state-machine-role";
import { watchedOf } from "../documents/alarms/alarms";
import { schedule } from "../documents/state-machine/schedule";
import { stateMachine } from "../documents/state-machine/state-machine";
import { taskDefinition } from "../documents/state-machine/task-definition";
import type { Release } from "../release/release-file";
import { runRelease } from "../release/run-release";
import type { PipelineSettings } from "../settings/settings";
import { before, componentName } from "./component-names";
import type { Foundation } from "./foundation";
import type { PipelineFoundation } from "./pipeline-foundation";

export interface PipelineArgs {
  readonly pipeline: PipelineSettings;
  readonly release: Release;
  /** What it shares with others. */
  readonly foundation: Foundation;
  /** What it has of its own. */
  readonly own: PipelineFoundation;
}

export interface Options {
  readonly provider: pulumi.ProviderResource;
}

/** What runs a release: the task with its image by digest, the state machine around it, its schedule and its alarms. */
export function deployPipeline(args: PipelineArgs, options: Options): Record<string, unknown> {
  const { pipeline, foundation, own } = args;
  const { workload, account, names, arns, stack } = pipeline;
  const task = deployTask(args, options);
  const machine = deployStateMachine(args, task, options);
  const scheduled = new PipelineSchedule(
    componentName("schedule", workload),
    {
      account,
      schedule: schedule(pipeline),
      scheduleGroupArn: arns.scheduleGroup,
      deadLetterQueue: names.deadLetterQueue,
      deadLetterQueueArn: arns.deadLetterQueue,
      roleName: names.scheduleRole,
      rolePolicy: scheduleRolePolicy(pipeline),
      keyArn: foundation.key?.arn,
      permissionsBoundary: arns.boundary,
    },
    { ...options, ...before("schedule", workload), dependsOn: [machine] },
  );
  new Alarms(
    componentName("alarms", workload),
    {
      ...watchedOf(pipeline),
      stack,
      topicArn: arns.topic,
    },
    { ...options, ...before("alarms", workload), dependsOn: [machine, scheduled, own.notifications] },
  );
  return {
    stateMachineArn: machine.arn,
    taskDefinitionArn: task.taskDefinitionArn,
    scheduleArn: scheduled.scheduleArn,
    deadLetterQueueUrl: scheduled.deadLetterQueueUrl,
  };
}

export function deployTask(
  { pipeline, release, foundation, own }: PipelineArgs,
  options: Options,
): ProcessingTask {
  const { containerDefinitions, ...task } = taskDefinition(pipeline, runRelease(pipeline, release).image);
  const { released, cluster, repositories } = foundation;
  return new ProcessingTask(
    componentName("task", pipeline.workload),
    {
      ...task,
      containerDefinitions: released?.apply(() => containerDefinitions) ?? containerDefinitions,
    },
    {
      ...options,
      ...before("task", pipeline.workload),
      dependsOn: [cluster, own.roles, ...(own.modelReader ? [own.modelReader] : []), repositories],
    },
  );
}

export function deployStateMachine(
  { pipeline, release, foundation, own }: PipelineArgs,
  task: ProcessingTask,
  options: Options,
): PipelineStateMachine {
  const { workload, account, names, arns, retention } = pipeline;
  return new PipelineStateMachine(
    componentName("pipeline", workload),
    {
      account,
      machine: stateMachine(pipeline, runRelease(pipeline, release)),
      stateMachineArn: arns.stateMachine,
      logGroup: stateMachineLogGroup(names.stateMachine),
      roleName: names.stateMachineRole,
      rolePolicy: stateMachineRolePolicy(pipeline),
      permissionsBoundary: arns.boundary,
      logDays: retention.logDays,
      keyArn: foundation.key?.arn,
    },
    {
      ...options,
      ...before("pipeline", workload),
      dependsOn: [
        task,
        own.parameters,
        foundation.release,
        foundation.data,
        own.notifications,
        foundation.cluster,
        own.roles,
      ],
    },
  );
}
