import { Policy } from "@pulumi/aws/iam/policy";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyDocument } from "../../documents/policy";
import { policyArn } from "../../settings/arns";
import { childOptions } from "../children";

export interface TrustedRoleArgs {
  /** The role's name; explicit, because other accounts' policies name it. */
  readonly roleName: string;
  readonly description: string;
  /** Who may assume it. */
  readonly trust: PolicyDocument;
  readonly account: string;
  /** Inline policies, by name: 10,240 characters together. */
  readonly policies: Readonly<Record<string, PolicyDocument>>;
  /** Policies of their own, by what is behind the role's name in theirs: ten of 6,144 characters. */
  readonly attached?: Readonly<Record<string, PolicyDocument>> | undefined;
  /** ARN of the policy that bounds the role; default: none. */
  readonly permissionsBoundary?: string | undefined;
}

/** A role that people, workflows or roles of another account assume. */
export class TrustedRole extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;

  constructor(name: string, args: TrustedRoleArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("ds:identity:TrustedRole", name, {}, options);
    const role = new Role(
      `${name}-role`,
      {
        name: args.roleName,
        description: args.description,
        assumeRolePolicy: JSON.stringify(args.trust),
        ...(args.permissionsBoundary === undefined ? {} : { permissionsBoundary: args.permissionsBoundary }),
      },
      childOptions(this, options),
    );
    for (const [policyName, document] of Object.entries(args.policies)) {
      new RolePolicy(
        `${name}-${policyName}`,
        { name: policyName, role: role.name, policy: JSON.stringify(document) },
        childOptions(this, options),
      );
    }
    for (const [suffix, document] of Object.entries(args.attached ?? {})) {
      const policyName = `${args.roleName}-${suffix}`;
      const policy = new Policy(
        `${name}-${suffix}`,
        { name: policyName, policy: JSON.stringify(document) },
        childOptions(this, options),
      );
      new RolePolicyAttachment(
        `${name}-${suffix}`,
        { role: role.name, policyArn: policyArn(args.account, policyName) },
        childOptions(this, options, policy),
      );
    }
    this.arn = role.arn;
    this.name = role.name;
    this.registerOutputs({ arn: this.arn, name: this.name });
  }
}
