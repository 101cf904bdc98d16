import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { StateMachine } from "@pulumi/aws/sfn/stateMachine";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyDocument } from "../../documents/policy";
import type { StateMachine as MachineDocument } from "../../documents/state-machine/state-machine";
import { childOptions } from "../children";
import { ServiceRole } from "../identity/service-role";

export interface PipelineStateMachineArgs {
  readonly account: string;
  readonly machine: MachineDocument;
  /** ARN, composed from the machine's name. */
  readonly stateMachineArn: string;
  readonly logGroup: string;
  readonly roleName: string;
  readonly rolePolicy: PolicyDocument;
  /** ARN of the policy that bounds the role. */
  readonly permissionsBoundary: string;
  /** Days that the log of executions is kept. */
  readonly logDays: number;
  /** ARN of a KMS key for the log; default: a key of CloudWatch. */
  readonly keyArn?: pulumi.Input<string> | undefined;
}

/** The workflow around the task, logged and traced. */
export class PipelineStateMachine extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: PipelineStateMachineArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("ds:workflow:PipelineStateMachine", name, {}, options);
    const log = new LogGroup(
      `${name}-log`,
      {
        name: args.logGroup,
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
    const { definition, loggingConfiguration, ...registered } = args.machine;
    const { level, includeExecutionData, destinations } = loggingConfiguration;
    const machine = new StateMachine(
      `${name}-machine`,
      {
        ...registered,
        definition: JSON.stringify(definition),
        loggingConfiguration: {
          level,
          includeExecutionData,
          logDestination: destinations[0].cloudWatchLogsLogGroup.logGroupArn,
        },
      },
      childOptions(this, options, role, log),
    );
    this.arn = machine.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
