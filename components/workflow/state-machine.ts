import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { StateMachine } from "@pulumi/aws/sfn/stateMachine";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyDocument } from "../../documents/policy";
import type { Definition } from "../../documents/state-machine/language";
import { childOptions } from "../children";
import { ServiceRole } from "../identity/service-role";

export interface PipelineStateMachineArgs {
  readonly account: string;
  readonly stateMachine: string;
  /** ARN that the name gives. */
  readonly stateMachineArn: string;
  readonly definition: Definition;
  readonly roleName: string;
  readonly rolePolicy: PolicyDocument;
  /** ARN of the policy that bounds the role. */
  readonly permissionsBoundary: string;
  /** Days that the log of executions is kept. */
  readonly logDays: number;
  /** ARN of a KMS key for the log; default: a key of CloudWatch. */
  readonly keyArn?: pulumi.Input<string> | undefined;
  /** Refuse to delete the machine, as a release file that went missing would. */
  readonly protect: boolean;
}

/** The workflow around the task, logged and traced. */
export class PipelineStateMachine extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: PipelineStateMachineArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("ds:workflow:PipelineStateMachine", name, {}, options);
    const log = new LogGroup(
      `${name}-log`,
      {
        // Names under /aws/vendedlogs/ keep the account's log resource policy short. https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
        name: `/aws/vendedlogs/states/${args.stateMachine}`,
        retentionInDays: args.logDays,
        ...(args.keyArn === undefined ? {} : { kmsKeyId: args.keyArn }),
      },
      { parent: this },
    );
    const role = new ServiceRole(
      `${name}-role`,
      {
        roleName: args.roleName,
        description: "State machine: checks objects, runs the task, reports",
        trust: {
          service: "states.amazonaws.com",
          account: args.account,
          sourceArns: [args.stateMachineArn, `${args.stateMachineArn}/*`, `${args.stateMachineArn}:*`],
        },
        policy: args.rolePolicy,
        permissionsBoundary: args.permissionsBoundary,
      },
      childOptions(this, options),
    );
    const machine = new StateMachine(
      `${name}-machine`,
      {
        name: args.stateMachine,
        roleArn: role.arn,
        definition: JSON.stringify(args.definition),
        // Execution data holds keys and causes, never data or secrets.
        loggingConfiguration: {
          level: "ALL",
          includeExecutionData: true,
          logDestination: pulumi.interpolate`${log.arn}:*`,
        },
        tracingConfiguration: { enabled: true },
      },
      { ...childOptions(this, options, role), protect: args.protect },
    );
    this.arn = machine.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
