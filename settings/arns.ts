import type { PipelineNames, StackNames } from "./names";

/**
 * ARNs of what a stack has once, composed from settings. AWS makes them predictable, so every policy that names one is
 * whole at preview; what such an ARN lacks is Pulumi's dependency, which components state by `dependsOn`.
 */
export interface StackArns {
  readonly inputBucket: string;
  readonly outputBucket: string;
  readonly artifactBucket: string;
  readonly logBucket: string;
  readonly cluster: string;
  readonly releaseParameter: string;
  /** Permissions boundary of the stack's roles. */
  readonly boundary: string;
  readonly deployRole: string;
  readonly previewRole: string;
  readonly promotionRole: string;
  readonly imageBuilderRole: string;
  readonly testerRole: string;
  repository(name: string): string;
  role(name: string): string;
}

/** ARNs of what a pipeline has, composed likewise; of the pipeline `*` they are patterns that match those of every pipeline. */
export interface PipelineArns {
  /** Every revision of the task definition. */
  readonly taskDefinition: string;
  /** The same without a revision, as some calls name it. */
  readonly taskFamily: string;
  readonly logGroup: string;
  readonly stateMachine: string;
  readonly stateMachineLogGroup: string;
  readonly schedule: string;
  readonly scheduleGroup: string;
  readonly topic: string;
  readonly deadLetterQueue: string;
  readonly executionRole: string;
  readonly taskRole: string;
  readonly stateMachineRole: string;
  readonly scheduleRole: string;
  /** By the name of the parameter below the path, such as `input-bucket`. */
  parameter(name: string): string;
}

/** ARNs of a pipeline and its stack. */
export type Arns = StackArns & PipelineArns;

interface Place {
  readonly account: string;
  readonly region: string;
}

export function stackArns({ account, region }: Place, names: StackNames): StackArns {
  const regional = regionalArn({ account, region });
  const role = (name: string) => roleArn(account, name);
  return {
    inputBucket: bucketArn(names.inputBucket),
    outputBucket: bucketArn(names.outputBucket),
    artifactBucket: bucketArn(names.artifactBucket),
    logBucket: bucketArn(names.logBucket),
    cluster: regional("ecs", `cluster/${names.cluster}`),
    releaseParameter: regional("ssm", `parameter${names.releaseParameter}`),
    boundary: policyArn(account, names.boundary),
    deployRole: role(names.deployRole),
    previewRole: role(names.previewRole),
    promotionRole: role(names.promotionRole),
    imageBuilderRole: role(names.imageBuilderRole),
    testerRole: role(names.testerRole),
    repository: (name) => regional("ecr", `repository/${name}`),
    role,
  };
}

export function pipelineArns({ account, region }: Place, names: PipelineNames): PipelineArns {
  const regional = regionalArn({ account, region });
  const role = (name: string) => roleArn(account, name);
  return {
    taskDefinition: regional("ecs", `task-definition/${names.taskFamily}:*`),
    taskFamily: regional("ecs", `task-definition/${names.taskFamily}`),
    logGroup: regional("logs", `log-group:${names.logGroup}`),
    stateMachine: regional("states", `stateMachine:${names.stateMachine}`),
    stateMachineLogGroup: regional("logs", `log-group:${stateMachineLogGroup(names.stateMachine)}`),
    schedule: regional("scheduler", `schedule/${names.schedule}/${names.schedule}`),
    scheduleGroup: regional("scheduler", `schedule-group/${names.schedule}`),
    topic: regional("sns", names.topic),
    deadLetterQueue: regional("sqs", names.deadLetterQueue),
    executionRole: role(names.executionRole),
    taskRole: role(names.taskRole),
    stateMachineRole: role(names.stateMachineRole),
    scheduleRole: role(names.scheduleRole),
    parameter: (name) => regional("ssm", `parameter${names.parameterPath}/${name}`),
  };
}

/** ARNs in an account and region, by service and resource. */
export const regionalArn =
  ({ account, region }: Place) =>
  (service: string, resource: string): string =>
    `arn:aws:${service}:${region}:${account}:${resource}`;

export const bucketArn = (bucket: string): string => `arn:aws:s3:::${bucket}`;

export const roleArn = (account: string, name: string): string => `arn:aws:iam::${account}:role/${name}`;

export const policyArn = (account: string, name: string): string => `arn:aws:iam::${account}:policy/${name}`;

/**
 * Log group of a state machine's executions. Names under /aws/vendedlogs/ keep the account's log resource policy short.
 * https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
 */
export const stateMachineLogGroup = (stateMachine: string): string =>
  `/aws/vendedlogs/states/${stateMachine}`;

/**
 * Log group that Container Insights writes a cluster's figures to.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-reference-performance-logs-ECS.html
 */
export const insightsLogGroup = (cluster: string): string =>
  `/aws/ecs/containerinsights/${cluster}/performance`;

/** Host of an account's registry. */
export const registryHost = (account: string, region: string): string =>
  `${account}.dkr.ecr.${region}.amazonaws.com`;
