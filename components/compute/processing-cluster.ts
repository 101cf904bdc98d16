import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { Cluster } from "@pulumi/aws/ecs/cluster";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyDocument } from "../../documents/policy";
import { childOptions } from "../children";
import { ServiceRole } from "../identity/service-role";

export interface ProcessingClusterArgs {
  readonly account: string;
  readonly region: string;
  readonly cluster: string;
  readonly logGroup: string;
  /** Log group of the cluster's own figures, which Container Insights would make by itself. */
  readonly insightsLogGroup: string;
  /** Days that both are kept. */
  readonly logDays: number;
  /** ARN of a KMS key for both; default: a key of CloudWatch. */
  readonly keyArn?: pulumi.Input<string> | undefined;
  readonly executionRole: string;
  readonly executionPolicy: PolicyDocument;
  readonly taskRole: string;
  readonly taskPolicy: PolicyDocument;
  /** ARN of the policy that bounds both roles. */
  readonly permissionsBoundary: string;
}

/** Everything that a task needs before there is an image: cluster, log, execution role and task role. */
export class ProcessingCluster extends pulumi.ComponentResource {
  readonly taskRole: ServiceRole;
  readonly logGroup: LogGroup;

  constructor(name: string, args: ProcessingClusterArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("ds:compute:ProcessingCluster", name, {}, options);
    const child = { parent: this };
    const logGroup = (suffix: string, logGroupName: string) =>
      new LogGroup(
        `${name}-${suffix}`,
        {
          name: logGroupName,
          retentionInDays: args.logDays,
          ...(args.keyArn === undefined ? {} : { kmsKeyId: args.keyArn }),
        },
        child,
      );
    this.logGroup = logGroup("log", args.logGroup);
    new Cluster(
      `${name}-cluster`,
      { name: args.cluster, settings: [{ name: "containerInsights", value: "enabled" }] },
      { ...child, dependsOn: [logGroup("insights", args.insightsLogGroup)] },
    );
    const trust = {
      service: "ecs-tasks.amazonaws.com",
      account: args.account,
      sourceArns: [`arn:aws:ecs:${args.region}:${args.account}:*`],
    };
    new ServiceRole(
      `${name}-execution`,
      {
        roleName: args.executionRole,
        description: "ECS agent: pulls the image, writes the log",
        trust,
        policy: args.executionPolicy,
        permissionsBoundary: args.permissionsBoundary,
      },
      childOptions(this, options, this.logGroup),
    );
    this.taskRole = new ServiceRole(
      `${name}-task`,
      {
        roleName: args.taskRole,
        description: "Workload: reads raw data and the model, writes results",
        trust,
        policy: args.taskPolicy,
        permissionsBoundary: args.permissionsBoundary,
      },
      childOptions(this, options),
    );
    this.registerOutputs({ taskRoleArn: this.taskRole.arn });
  }
}
