import { TaskDefinition, type TaskDefinitionArgs } from "@pulumi/aws/ecs/taskDefinition";
import { Role, type RoleArgs } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { Schedule } from "@pulumi/aws/scheduler/schedule";
import { StateMachine, type StateMachineArgs } from "@pulumi/aws/sfn/stateMachine";
import { Queue, type QueueArgs } from "@pulumi/aws/sqs/queue";
import { QueuePolicy } from "@pulumi/aws/sqs/queuePolicy";
import type { CustomResourceOptions, Input } from "@pulumi/pulumi";
import { registryHost } from "../../../settings/arns";
import { deadLetterQueuePolicy } from "../../../documents/resource-policies/notification-policies";
import { workloadContainer } from "../../../documents/state-machine/container-definition";
import { serviceTrustPolicy } from "../../../documents/roles/trust-policy";
import { sampleSettings } from "../../sample-settings";

/** Parts of the target of the fixture, faultless in every rule's eyes, for programs that change one thing about them. */
const settings = sampleSettings("prod");
export const { account, region, names } = settings;
export const ARNS = settings.arns;
const taskDefinitions = ARNS.taskDefinition.replace(/:\*$/, "");
export const ownTask = `${taskDefinitions}:7`;
export const ownImage = `${registryHost(account, region)}/${settings.image}@sha256:${"a".repeat(64)}`;

type Changes = Readonly<Record<string, unknown>>;

export const statement = (changes: Changes): Changes => ({
  Effect: "Allow",
  Action: ["s3:GetObject"],
  Resource: [`${ARNS.inputBucket}/raw/*`],
  ...changes,
});

export const document = (...statements: readonly Changes[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

export function role(name: string, options: CustomResourceOptions, changes: Partial<RoleArgs> = {}): Role {
  const trust = serviceTrustPolicy({
    service: "ecs-tasks.amazonaws.com",
    account,
    sourceArns: [`arn:aws:ecs:${region}:${account}:*`],
  });
  return new Role(
    name,
    { name, assumeRolePolicy: JSON.stringify(trust), permissionsBoundary: ARNS.boundary, ...changes },
    options,
  );
}

export const rolePolicy = (name: string, options: CustomResourceOptions, policy: Input<string>) =>
  new RolePolicy(name, { role: names.taskRole, policy }, options);

/** A task of the workload's container, with changes, and of others beside it. */
export function task(
  name: string,
  options: CustomResourceOptions,
  changes: Changes,
  ...others: readonly Changes[]
): TaskDefinition {
  return taskOf(name, options, JSON.stringify([container(changes), ...others.map(container)]));
}

export const taskOf = (
  name: string,
  options: CustomResourceOptions,
  containerDefinitions: Input<string>,
  volumes: Exclude<TaskDefinitionArgs["volumes"], undefined> = [],
): TaskDefinition => new TaskDefinition(name, { ...taskArgs(), containerDefinitions, volumes }, options);

export const taskArgs = (): TaskDefinitionArgs => ({
  family: names.taskFamily,
  cpu: "256",
  memory: "512",
  networkMode: "awsvpc",
  requiresCompatibilities: ["FARGATE"],
  executionRoleArn: ARNS.executionRole,
  taskRoleArn: ARNS.taskRole,
  containerDefinitions: JSON.stringify([container()]),
});

export const container = (changes: Changes = {}): Changes => ({
  ...workloadContainer({
    name: "main",
    image: ownImage,
    region,
    logGroup: names.logGroup,
    parameterPath: names.parameterPath,
    onlyReleasedModel: true,
  }),
  ...changes,
});

/** A state machine with this definition, as text when it is no object. */
export const machine = (name: string, options: CustomResourceOptions, definition: Changes | Input<string>) =>
  new StateMachine(
    name,
    machineArgs(name, isChanges(definition) ? JSON.stringify(definition) : definition),
    options,
  );

export const machineArgs = (name: string, definition: Input<string>): StateMachineArgs => ({
  name,
  roleArn: ARNS.stateMachineRole,
  definition,
  loggingConfiguration: { level: "ALL", logDestination: `${ARNS.logGroup}:*` },
  tracingConfiguration: { enabled: true },
});

/** A definition of one state. */
export const oneState = (state: Changes): Changes => ({
  StartAt: "Only",
  States: { Only: { ...state, End: true } },
});

/** A definition of one task state. */
export const oneTask = (resource: string, args: Changes | string = {}): Changes => ({
  QueryLanguage: "JSONata",
  ...oneState({ Type: "Task", Resource: resource, Arguments: args }),
});

export const schedule = (
  name: string,
  options: CustomResourceOptions,
  target: { readonly arn: Input<string> } & Changes,
) =>
  new Schedule(
    name,
    {
      name,
      groupName: names.schedule,
      scheduleExpression: "cron(0 3 * * ? *)",
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        roleArn: ARNS.scheduleRole,
        retryPolicy: { maximumRetryAttempts: 3 },
        deadLetterConfig: { arn: ARNS.deadLetterQueue },
        ...target,
      },
    },
    options,
  );

/** A queue that takes no plain HTTP. */
export function guardedQueue(
  name: string,
  options: CustomResourceOptions,
  args: QueueArgs = { sqsManagedSseEnabled: true },
): Queue {
  const queue = new Queue(name, args, options);
  const policy = JSON.stringify(deadLetterQueuePolicy(ARNS.deadLetterQueue));
  new QueuePolicy(`${name}--policy`, { queueUrl: queue.url, policy }, options);
  return queue;
}

const isChanges = (definition: Changes | Input<string>): definition is Changes =>
  typeof definition === "object" && !("apply" in definition) && !("then" in definition);
