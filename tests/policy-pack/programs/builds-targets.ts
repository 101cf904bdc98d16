import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget";
import { Pipe } from "@pulumi/aws/pipes/pipe";
import {
  account,
  ARNS,
  guardedQueue,
  machine,
  oneState,
  oneTask,
  ownTask,
  region,
  schedule,
} from "./pipeline-parts";
import { inTarget } from "./program";

const TARGETS = ["no-build-targets"];
const START_BUILD = { Type: "Task", Resource: "arn:aws:states:::codebuild:startBuild.sync", Parameters: {} };
const BUILDER = `arn:aws:codebuild:${region}:${account}:project/nightly`;
const START_OWN = "arn:aws:scheduler:::aws-sdk:sfn:startExecution";
const variable = { Name: "RUN_ID", Value: "{% $states.context.Execution.Name %}" };

const defines = (
  name: string,
  breaks: readonly string[],
  definition: Readonly<Record<string, unknown>> | string,
) => inTarget(name, breaks, (own, options) => machine(own, options, definition));
const calls = (name: string, breaks: readonly string[], resource: string, args: object = {}) =>
  defines(name, breaks, oneTask(`arn:aws:states:::${resource}`, { ...args }));
const runs = (name: string, breaks: readonly string[], changes: object) =>
  calls(name, breaks, "ecs:runTask.sync", { Cluster: ARNS.cluster, TaskDefinition: ownTask, ...changes });
const starts = (name: string, breaks: readonly string[], target: Parameters<typeof schedule>[2]) =>
  inTarget(name, breaks, (own, options) => schedule(own, options, target));

/** State machines, schedules, event targets and pipes that start a build, or the task as something else. */
export const targetPrograms = [
  defines("malformed-state-machine", ["no-build-targets", "no-plaintext-secrets"], "StartAt: Only"),
  inTarget(
    "unknown-state-machine",
    ["no-build-targets", "no-plaintext-secrets", "no-public-ip"],
    (name, options) => {
      const queue = guardedQueue(`${name}--queue`, options);
      machine(
        name,
        options,
        queue.url.apply(() => JSON.stringify(oneState(START_BUILD))),
      );
    },
  ),
  calls("state-machine-with-sdk-call", TARGETS, "aws-sdk:codepipeline:startPipelineExecution", { Name: "x" }),
  calls("state-machine-starting-itself", [], "states:startExecution", { StateMachineArn: ARNS.stateMachine }),
  runs("task-of-another-family", TARGETS, { TaskDefinition: "nightly-build" }),
  runs("task-of-the-pipeline", [], {
    Overrides: { ContainerOverrides: [{ Name: "main", Environment: [variable] }] },
  }),
  starts("schedule-of-build", TARGETS, {
    arn: "arn:aws:scheduler:::aws-sdk:codebuild:startBuild",
    input: JSON.stringify({ ProjectName: "nightly" }),
  }),
  starts("schedule-of-own-machine", [], {
    arn: START_OWN,
    input: JSON.stringify({ StateMachineArn: ARNS.stateMachine, Name: "<aws.scheduler.execution-id>" }),
  }),
  inTarget("event-target-of-codebuild", ["allowed-resource-types", "no-build-targets"], (name, options) => {
    const retries = {
      retryPolicy: { maximumRetryAttempts: 3 },
      deadLetterConfig: { arn: ARNS.deadLetterQueue },
    };
    new EventTarget(name, { rule: "nightly", arn: BUILDER, roleArn: ARNS.scheduleRole, ...retries }, options);
  }),
  inTarget("pipe-into-build", ["allowed-resource-types", "no-build-targets"], (name, options) => {
    new Pipe(name, { roleArn: ARNS.scheduleRole, source: ARNS.deadLetterQueue, target: BUILDER }, options);
  }),
];
