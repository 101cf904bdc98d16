import type * as pulumi from "@pulumi/pulumi";
import type { Arns } from "../settings/arns";
import { Alarms } from "../components/operations/alarms";
import { ProcessingTask } from "../components/compute/processing-task";
import { PipelineSchedule } from "../components/workflow/schedule";
import { PipelineStateMachine } from "../components/workflow/state-machine";
import { workloadContainer } from "../documents/state-machine/container-definition";
import { ownKey } from "../documents/resource-policies/key-use";
import { scheduleRolePolicy } from "../documents/roles/schedule-role";
import { stateMachineRolePolicy } from "../documents/roles/state-machine-role";
import { successAlarm } from "../documents/alarms/success-alarm";
import { pipelineDefinition } from "../documents/state-machine/definition";
import type { Release } from "../release/release-file";
import { runRelease } from "../release/run-release";
import type { Settings } from "../settings/settings";
import type { Foundation } from "./foundation";

export interface PipelineArgs {
  readonly settings: Settings;
  readonly arns: Arns;
  readonly release: Release;
  readonly foundation: Foundation;
}

interface Options {
  readonly provider: pulumi.ProviderResource;
}

/** What runs a release: the task with its image by digest, the state machine around it, its schedule and its alarms. */
export function deployPipeline(args: PipelineArgs, options: Options): Record<string, unknown> {
  const { settings, arns, release, foundation } = args;
  const { account, names, schedule, stack } = settings;
  const task = deployTask(args, options);
  const machine = deployStateMachine(args, task, options);
  const scheduled = new PipelineSchedule(
    "schedule",
    {
      ...schedule,
      account,
      schedule: names.schedule,
      scheduleGroupArn: arns.scheduleGroup,
      deadLetterQueue: names.deadLetterQueue,
      deadLetterQueueArn: arns.deadLetterQueue,
      stateMachineArn: arns.stateMachine,
      roleName: names.scheduleRole,
      rolePolicy: scheduleRolePolicy(arns),
      permissionsBoundary: arns.boundary,
    },
    { ...options, dependsOn: [machine] },
  );
  new Alarms(
    "alarms",
    {
      pipeline: names.stateMachine,
      stack,
      stateMachineArn: arns.stateMachine,
      deadLetterQueue: names.deadLetterQueue,
      topicArn: arns.topic,
      success: schedule.enabled ? successAlarm(schedule) : undefined,
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

function deployTask({ settings, arns, release, foundation }: PipelineArgs, options: Options): ProcessingTask {
  const { region, names, task, kind } = settings;
  const container = workloadContainer({
    name: names.taskFamily,
    image: runRelease(settings, release).image,
    region,
    logGroup: names.logGroup,
    parameterPath: names.parameterPath,
    onlyReleasedModel: kind === "target",
  });
  return new ProcessingTask(
    "task",
    {
      ...task,
      family: names.taskFamily,
      container: foundation.released?.apply(() => container) ?? container,
      executionRoleArn: arns.executionRole,
      taskRoleArn: arns.taskRole,
    },
    { ...options, dependsOn: [foundation.cluster, foundation.modelReader, foundation.repositories] },
  );
}

function deployStateMachine(
  { settings, arns, release, foundation }: PipelineArgs,
  task: ProcessingTask,
  options: Options,
): PipelineStateMachine {
  const { account, region, names, pipeline, kind, retention } = settings;
  const definition = pipelineDefinition({
    stack: settings.stack,
    region,
    cluster: arns.cluster,
    taskFamily: names.taskFamily,
    release: runRelease(settings, release),
    containerName: names.taskFamily,
    logGroup: names.logGroup,
    assignPublicIp: foundation.network.assignPublicIp,
    taskTimeoutSeconds: settings.task.timeoutMinutes * 60,
    parameterPath: names.parameterPath,
    onlyReleasedModel: kind === "target",
    topic: arns.topic,
    inputs: pipeline.inputs,
    maxConcurrency: pipeline.maxConcurrency,
  });
  const rolePolicy = stateMachineRolePolicy(arns, {
    account,
    region,
    fansOut: pipeline.inputs === "raw-folder",
    takesValidationData: kind === "source",
    key: ownKey(settings),
  });
  return new PipelineStateMachine(
    "pipeline",
    {
      account,
      stateMachine: names.stateMachine,
      stateMachineArn: arns.stateMachine,
      definition,
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
