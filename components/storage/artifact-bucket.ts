import * as pulumi from "@pulumi/pulumi";
import { childOptions } from "../children";
import { SecureBucket, type BucketRetention } from "./secure-bucket";

export interface ArtifactBucketArgs {
  readonly bucket: string;
  /** Replaced versions of a model, which a target may still pin. */
  readonly retention: BucketRetention;
  /** ARN of a KMS key; default: a key managed by S3. */
  readonly keyArn?: pulumi.Input<string> | undefined;
  /** Name of the account's log bucket. */
  readonly logBucket: string;
}

/** The shared models and the release records, owned by the source. Its policy comes from `CrossAccountGrants`. */
export class ArtifactBucket extends pulumi.ComponentResource {
  /** Name of the bucket. */
  readonly bucket: pulumi.Output<string>;
  /** ARN of the bucket. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: ArtifactBucketArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("ds:storage:ArtifactBucket", name, {}, options);
    // Targets depend on what is in it, so it is protected in every stack.
    const bucket = new SecureBucket(
      `${name}-models`,
      { ...args, protect: true },
      childOptions(this, options),
    );
    this.bucket = bucket.bucket;
    this.arn = bucket.arn;
    this.registerOutputs({ bucket: this.bucket, arn: this.arn });
  }
}
