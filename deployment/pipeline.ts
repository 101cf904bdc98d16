import type * as pulumi from "@pulumi/pulumi";
import { stateMachineLogGroup } from "../settings/arns";
import { Alarms } from "../components/operations/alarms";
import { ProcessingTask } from "../components/compute/processing-task";
import { PipelineSchedule } from "../components/workflow/schedule";
import { PipelineStateMachine } from "../components/workflow/state-machine";
import { ownKey } from "../documents/resource-policies/key-use";
import { scheduleRolePolicy } from "../documents/roles/schedule-role";
import { stateMachineRolePolicy } from "../documents/roles/state-machine-role";
import { watchedOf } from "../documents/alarms/alarms";
import { schedule } from "../documents/state-machine/schedule";
import { stateMachine } from "../documents/state-machine/state-machine";
import { taskDefinition } from "../documents/state-machine/task-definition";
import type { Release } from "../release/release-file";
import { runRelease } from "../release/run-release";
import type { Settings } from "../settings/settings";
import type { Foundation } from "./foundation";

export interface PipelineArgs {
  readonly settings: Settings;
  readonly release: Release;
  readonly foundation: Foundation;
}

interface Options {
  readonly provider: pulumi.ProviderResource;
}

/** What runs a release: the task with its image by digest, the state machine around it, its schedule and its alarms. */
export function deployPipeline(args: PipelineArgs, options: Options): Record<string, unknown> {
  const { settings, release, foundation } = args;
  const { account, names, arns, stack } = settings;
  const task = deployTask(args, options);
  const machine = deployStateMachine(args, task, options);
  const scheduled = new PipelineSchedule(
    "schedule",
    {
      account,
      schedule: schedule(settings),
      scheduleGroupArn: arns.scheduleGroup,
      deadLetterQueue: names.deadLetterQueue,
      deadLetterQueueArn: arns.deadLetterQueue,
      roleName: names.scheduleRole,
      rolePolicy: scheduleRolePolicy(arns, ownKey(settings)),
      keyArn: foundation.keyArn,
      permissionsBoundary: arns.boundary,
    },
    { ...options, dependsOn: [machine] },
  );
  new Alarms(
    "alarms",
    {
      ...watchedOf(settings),
      stack,
      topicArn: arns.topic,
    },
    { ...options, dependsOn: [machine, scheduled, foundation.notifications] },
  );
  return {
    release: release.version,
    stateMachineArn: machine.arn,
    taskDefinitionArn: task.taskDefinitionArn,
    scheduleArn: scheduled.scheduleArn,
    deadLetterQueueUrl: scheduled.deadLetterQueueUrl,
  };
}

function deployTask({ settings, release, foundation }: PipelineArgs, options: Options): ProcessingTask {
  const { containerDefinitions, ...task } = taskDefinition(settings, runRelease(settings, release).image);
  return new ProcessingTask(
    "task",
    {
      ...task,
      containerDefinitions: foundation.released?.apply(() => containerDefinitions) ?? containerDefinitions,
    },
    { ...options, dependsOn: [foundation.cluster, foundation.modelReader, foundation.repositories] },
  );
}

function deployStateMachine(
  { settings, release, foundation }: PipelineArgs,
  task: ProcessingTask,
  options: Options,
): PipelineStateMachine {
  const { account, region, names, arns, inputs, kind, retention } = settings;
  const rolePolicy = stateMachineRolePolicy(arns, {
    account,
    region,
    fansOut: inputs === "folder",
    takesValidationData: kind === "source",
    key: ownKey(settings),
  });
  return new PipelineStateMachine(
    "pipeline",
    {
      account,
      machine: stateMachine(settings, runRelease(settings, release)),
      stateMachineArn: arns.stateMachine,
      logGroup: stateMachineLogGroup(names.stateMachine),
      roleName: names.stateMachineRole,
      rolePolicy,
      permissionsBoundary: arns.boundary,
      logDays: retention.logDays,
      keyArn: foundation.keyArn,
      protect: kind === "target",
    },
    {
      ...options,
      dependsOn: [task, foundation.parameters, foundation.data, foundation.notifications, foundation.cluster],
    },
  );
}
