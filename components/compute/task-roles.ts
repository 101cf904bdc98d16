import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyDocument } from "../../documents/policy";
import { childOptions } from "../children";
import { ServiceRole } from "../identity/service-role";

export interface TaskRolesArgs {
  readonly account: string;
  readonly region: string;
  readonly logGroup: string;
  /** Days that it is kept. */
  readonly logDays: number;
  /** ARN of a KMS key for it; default: a key of CloudWatch. */
  readonly keyArn?: pulumi.Input<string> | undefined;
  readonly executionRole: string;
  readonly executionPolicy: PolicyDocument;
  readonly taskRole: string;
  readonly taskPolicy: PolicyDocument;
  /** ARN of the policy that bounds both roles. */
  readonly permissionsBoundary: string;
  /** What these were children of in an older program, and what their names began with. */
  readonly formerly?: { readonly parent: pulumi.Resource; readonly name: string } | undefined;
}

/** Everything that a pipeline's task needs before there is an image: its log, execution role and task role. */
export class TaskRoles extends pulumi.ComponentResource {
  readonly taskRole: ServiceRole;

  constructor(name: string, args: TaskRolesArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("ds:compute:TaskRoles", name, {}, options);
    const { formerly } = args;
    const was = (suffix: string): pulumi.CustomResourceOptions =>
      formerly ? { aliases: [{ name: `${formerly.name}-${suffix}`, parent: formerly.parent }] } : {};
    const logGroup = new LogGroup(
      `${name}-log`,
      {
        name: args.logGroup,
        retentionInDays: args.logDays,
        ...(args.keyArn === undefined ? {} : { kmsKeyId: args.keyArn }),
      },
      { parent: this, ...was("log") },
    );
    const both = {
      trust: {
        service: "ecs-tasks.amazonaws.com",
        account: args.account,
        sourceArns: [`arn:aws:ecs:${args.region}:${args.account}:*`],
      },
      permissionsBoundary: args.permissionsBoundary,
    };
    new ServiceRole(
      `${name}-execution`,
      {
        roleName: args.executionRole,
        description: "ECS agent: pulls the image, writes the log",
        policy: args.executionPolicy,
        ...both,
      },
      { ...childOptions(this, options, logGroup), ...was("execution") },
    );
    this.taskRole = new ServiceRole(
      `${name}-task`,
      {
        roleName: args.taskRole,
        description: "Workload: reads raw data and the model, writes results",
        policy: args.taskPolicy,
        ...both,
      },
      { ...childOptions(this, options), ...was("task") },
    );
    this.registerOutputs({ taskRoleArn: this.taskRole.arn });
  }
}
