import { Policy } from "@pulumi/aws/iam/policy";
import * as pulumi from "@pulumi/pulumi";
import type { BoundaryDocument } from "../../documents/boundary/boundary";
import { childOptions } from "../children";

export interface BoundaryArgs {
  /** The policy's name; explicit, because every role of the stack names it. */
  readonly policyName: string;
  readonly policy: BoundaryDocument;
}

/** The most that roles can do, whatever their own policies say. */
export class Boundary extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: BoundaryArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("ds:identity:Boundary", name, {}, options);
    const boundary = new Policy(
      `${name}-policy`,
      {
        name: args.policyName,
        description: "The most that the roles of one stack of the pipeline can do, whatever else allows it",
        policy: JSON.stringify(args.policy),
      },
      // IAM deletes no policy that bounds a role, and changes no description: under another name the new one comes first,
      // and the old one goes when no role has it.
      { ...childOptions(this, options), deleteBeforeReplace: false, ignoreChanges: ["description"] },
    );
    this.arn = boundary.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
