import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget";
import { Pipe } from "@pulumi/aws/pipes/pipe";
import { Queue } from "@pulumi/aws/sqs/queue";
import { sampleDefinition } from "../../documents/state-machine/sample-definition";
import {
  account,
  ARNS,
  machine,
  names,
  oneState,
  oneTask,
  ownTask,
  region,
  schedule,
} from "./pipeline-parts";
import type { PolicyProgram } from "./program";

const START_BUILD = "arn:aws:states:::codebuild:startBuild.sync";
const task = (resource: string, args: object = {}) => ({
  Type: "Task",
  Resource: resource,
  Parameters: args,
  End: true,
});
const parallel = (...branches: readonly object[]) => ({
  Type: "Parallel",
  Branches: branches.map((state) => ({ StartAt: "Inner", States: { Inner: state } })),
  End: true,
});
const map = (state: object) => ({
  Type: "Map",
  ItemProcessor: { StartAt: "Inner", States: { Inner: state } },
  End: true,
});
const START_OWN = "arn:aws:scheduler:::aws-sdk:sfn:startExecution";
const startInput = (StateMachineArn: string) =>
  JSON.stringify({ StateMachineArn, Name: "<aws.scheduler.execution-id>" });
const other = `arn:aws:states:${region}:${account}:stateMachine:nightly-build`;
const onlyTargets = ["no-build-targets"];

/** State machines, schedules, event targets and pipes that start a build. */
export const workflowPrograms: readonly PolicyProgram[] = [
  {
    name: "state-machine-three-levels-deep",
    breaks: onlyTargets,
    register: (name, options) =>
      machine(name, options, oneState(parallel({ Type: "Succeed" }, map(parallel(task(START_BUILD)))))),
  },
  {
    name: "state-machine-with-nested-definition",
    breaks: onlyTargets,
    register: (name, options) =>
      machine(
        name,
        options,
        oneState({ Type: "Pass", Result: { definition: JSON.stringify(oneState(task(START_BUILD))) } }),
      ),
  },
  {
    name: "state-machine-with-sdk-call",
    breaks: onlyTargets,
    register: (name, options) =>
      machine(
        name,
        options,
        oneTask("arn:aws:states:::aws-sdk:codepipeline:startPipelineExecution", { Name: "x" }),
      ),
  },
  {
    name: "state-machine-that-pushes",
    breaks: onlyTargets,
    register: (name, options) => machine(name, options, oneTask("arn:aws:states:::aws-sdk:ecr:putImage")),
  },
  {
    name: "state-machine-that-makes-another",
    breaks: onlyTargets,
    register: (name, options) =>
      machine(name, options, oneTask("arn:aws:states:::aws-sdk:sfn:createStateMachine", { Name: "x" })),
  },
  {
    name: "state-machine-of-other-task",
    breaks: onlyTargets,
    register: (name, options) =>
      machine(
        name,
        options,
        oneTask("arn:aws:states:::ecs:runTask.sync", {
          Cluster: ARNS.cluster,
          TaskDefinition: "nightly-build",
        }),
      ),
  },
  {
    name: "state-machine-with-builder-command",
    breaks: onlyTargets,
    register: (name, options) =>
      machine(
        name,
        options,
        oneTask("arn:aws:states:::ecs:runTask.sync", {
          Cluster: ARNS.cluster,
          TaskDefinition: names.taskFamily,
          Overrides: { ContainerOverrides: [{ Name: "main", Command: ["/kaniko/executor", "--no-push"] }] },
        }),
      ),
  },
  {
    name: "state-machine-calling-http",
    breaks: onlyTargets,
    register: (name, options) =>
      machine(
        name,
        options,
        oneTask("arn:aws:states:::http:invoke", { ApiEndpoint: "https://example.com/build" }),
      ),
  },
  {
    name: "state-machine-starting-another",
    breaks: onlyTargets,
    register: (name, options) =>
      machine(name, options, oneTask("arn:aws:states:::states:startExecution", { StateMachineArn: other })),
  },
  {
    name: "unknown-state-machine",
    breaks: ["no-build-targets", "no-plaintext-secrets", "no-public-ip"],
    register: (name, options) => {
      const queue = new Queue(`${name}--queue`, { sqsManagedSseEnabled: true }, options);
      machine(
        name,
        options,
        queue.url.apply(() => JSON.stringify(oneState(task(START_BUILD)))),
      );
    },
  },
  {
    name: "malformed-state-machine",
    breaks: ["no-build-targets", "no-plaintext-secrets"],
    register: (name, options) => machine(name, options, "StartAt: Only"),
  },
  {
    name: "schedule-of-build",
    breaks: onlyTargets,
    register: (name, options) =>
      schedule(name, options, {
        arn: "arn:aws:scheduler:::aws-sdk:codebuild:startBuild",
        input: JSON.stringify({ ProjectName: "nightly" }),
      }),
  },
  {
    name: "schedule-of-codepipeline",
    breaks: onlyTargets,
    register: (name, options) =>
      schedule(name, options, { arn: `arn:aws:codepipeline:${region}:${account}:nightly` }),
  },
  {
    name: "schedule-of-other-state-machine",
    breaks: onlyTargets,
    register: (name, options) => schedule(name, options, { arn: START_OWN, input: startInput(other) }),
  },
  {
    name: "schedule-of-other-task",
    breaks: onlyTargets,
    register: (name, options) =>
      schedule(name, options, {
        arn: ARNS.cluster,
        ecsParameters: { taskDefinitionArn: ownTask.replace(names.taskFamily, "builder") },
      }),
  },
  {
    name: "event-target-of-codebuild",
    breaks: ["allowed-resource-types", "no-build-targets"],
    register: (name, options) =>
      new EventTarget(
        name,
        {
          rule: "nightly",
          arn: `arn:aws:codebuild:${region}:${account}:project/nightly`,
          roleArn: ARNS.scheduleRole,
          retryPolicy: { maximumRetryAttempts: 3 },
          deadLetterConfig: { arn: ARNS.deadLetterQueue },
        },
        options,
      ),
  },
  {
    name: "pipe-into-build",
    breaks: ["allowed-resource-types", "no-build-targets"],
    register: (name, options) =>
      new Pipe(
        name,
        {
          roleArn: ARNS.scheduleRole,
          source: ARNS.deadLetterQueue,
          target: `arn:aws:codepipeline:${region}:${account}:nightly`,
        },
        options,
      ),
  },
  {
    name: "shipped-state-machine",
    breaks: [],
    register: (name, options) => machine(name, options, { ...sampleDefinition("prod", "input-key") }),
  },
  {
    name: "shipped-fan-out",
    breaks: [],
    register: (name, options) => machine(name, options, { ...sampleDefinition("prod", "raw-folder") }),
  },
  {
    name: "state-machine-starting-itself",
    breaks: [],
    register: (name, options) =>
      machine(
        name,
        options,
        oneTask("arn:aws:states:::states:startExecution", { StateMachineArn: ARNS.stateMachine }),
      ),
  },
  {
    name: "shipped-schedule",
    breaks: [],
    register: (name, options) =>
      schedule(name, options, { arn: START_OWN, input: startInput(ARNS.stateMachine) }),
  },
  {
    name: "schedule-of-own-task",
    breaks: [],
    register: (name, options) =>
      schedule(name, options, { arn: ARNS.cluster, ecsParameters: { taskDefinitionArn: ownTask } }),
  },
];
