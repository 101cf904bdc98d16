import { Alias } from "@pulumi/aws/kms/alias";
import { Key } from "@pulumi/aws/kms/key";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyDocument } from "../../documents/policy";

export interface EncryptionKeyArgs {
  /** Alias by which policies name the key, such as `alias/ds-preprocessing`. */
  readonly alias: string;
  readonly policy: PolicyDocument;
}

/** A KMS key of the stack's own, rotated yearly and never deleted by a deployment: what it encrypts would be lost. */
export class EncryptionKey extends pulumi.ComponentResource {
  /** ARN of the key. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: EncryptionKeyArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("ds:security:EncryptionKey", name, {}, options);
    const key = new Key(
      `${name}-key`,
      {
        description: `Data of ${args.alias}`,
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        policy: JSON.stringify(args.policy),
      },
      { parent: this, protect: true },
    );
    new Alias(`${name}-alias`, { name: args.alias, targetKeyId: key.keyId }, { parent: this });
    this.arn = key.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
