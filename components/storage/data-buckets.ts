import * as pulumi from "@pulumi/pulumi";
import { dataBucketPolicy } from "../../documents/resource-policies/bucket-policy";
import { childOptions } from "../children";
import { SecureBucket, type BucketRetention } from "./secure-bucket";

export interface DataBucketsArgs {
  /** Name of the bucket that raw data arrives in. */
  readonly inputBucket: string;
  /** Name of the bucket that results are written to. */
  readonly outputBucket: string;
  readonly retention: BucketRetention;
  /** ARN of a KMS key; default: a key managed by S3. */
  readonly keyArn?: pulumi.Input<string> | undefined;
  /** Name of the account's log bucket. */
  readonly logBucket: string;
  readonly protect: boolean;
}

/** The account's own input and output data, which no other account reads. */
export class DataBuckets extends pulumi.ComponentResource {
  readonly input: SecureBucket;
  readonly output: SecureBucket;

  constructor(name: string, args: DataBucketsArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("ds:storage:DataBuckets", name, {}, options);
    const { inputBucket, outputBucket, ...both } = args;
    const bucket = (suffix: string, bucketName: string) =>
      new SecureBucket(
        `${name}-${suffix}`,
        { bucket: bucketName, policy: dataBucketPolicy(bucketName), ...both },
        childOptions(this, options),
      );
    this.input = bucket("input", inputBucket);
    this.output = bucket("output", outputBucket);
    this.registerOutputs({ input: this.input.bucket, output: this.output.bucket });
  }
}
