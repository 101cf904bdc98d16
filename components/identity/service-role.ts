import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyDocument } from "../../documents/policy";
import { serviceTrustPolicy, type ServiceTrust } from "../../documents/roles/trust-policy";
import { childOptions } from "../children";

export interface ServiceRoleArgs {
  /** The role's name; explicit, because other accounts' policies name it. */
  readonly roleName: string;
  readonly description: string;
  readonly trust: ServiceTrust;
  readonly policy: PolicyDocument;
  /** ARN of the policy that bounds the role. */
  readonly permissionsBoundary: string;
}

/** A role for one AWS service and one purpose, with one inline policy. */
export class ServiceRole extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;

  constructor(name: string, args: ServiceRoleArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("ds:identity:ServiceRole", name, {}, options);
    const role = new Role(
      `${name}-role`,
      {
        name: args.roleName,
        description: args.description,
        assumeRolePolicy: JSON.stringify(serviceTrustPolicy(args.trust)),
        permissionsBoundary: args.permissionsBoundary,
      },
      childOptions(this, options),
    );
    new RolePolicy(
      `${name}-policy`,
      { name: "permissions", role: role.name, policy: JSON.stringify(args.policy) },
      childOptions(this, options),
    );
    this.arn = role.arn;
    this.name = role.name;
    this.registerOutputs({ arn: this.arn, name: this.name });
  }
}
