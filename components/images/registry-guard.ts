import { AccountSetting } from "@pulumi/aws/ecr/accountSetting";
import { RegistryPolicy } from "@pulumi/aws/ecr/registryPolicy";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyDocument } from "../../documents/policy";
import { childOptions } from "../children";

export interface RegistryGuardArgs {
  /** The one policy that a registry has; another that is there already is replaced. */
  readonly policy: PolicyDocument;
}

/**
 * What holds for every repository of an account's registry in one region. Older registries ask their policy about
 * replication and its like only (scope V1); pushes are asked about since scope V2.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions-account-settings.html
 */
export class RegistryGuard extends pulumi.ComponentResource {
  constructor(name: string, args: RegistryGuardArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("ds:images:RegistryGuard", name, {}, options);
    const scope = new AccountSetting(
      `${name}-scope`,
      { name: "REGISTRY_POLICY_SCOPE", value: "V2" },
      childOptions(this, options),
    );
    new RegistryPolicy(
      `${name}-policy`,
      { policy: JSON.stringify(args.policy) },
      childOptions(this, options, scope),
    );
    this.registerOutputs({});
  }
}
