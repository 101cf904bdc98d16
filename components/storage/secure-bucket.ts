import { Bucket } from "@pulumi/aws/s3/bucket";
import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration";
import { BucketLogging } from "@pulumi/aws/s3/bucketLogging";
import { BucketOwnershipControls } from "@pulumi/aws/s3/bucketOwnershipControls";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning";
import * as pulumi from "@pulumi/pulumi";
import type { PolicyDocument } from "../../documents/policy";
import { ACCESS_LOGS } from "../../documents/resource-policies/bucket-policy";
import { childOptions } from "../children";

export interface BucketRetention {
  /** Days after which current objects go; 0 keeps them. */
  readonly currentDays: number;
  /** Days after which replaced or deleted versions go. */
  readonly noncurrentDays: number;
  /** Days after which unfinished uploads go. */
  readonly unfinishedUploadDays: number;
}

export interface SecureBucketArgs {
  readonly bucket: string;
  readonly retention: BucketRetention;
  /** ARN of a KMS key; default: a key managed by S3. */
  readonly keyArn?: pulumi.Input<string> | undefined;
  /** Left out when another component attaches the bucket's one policy. */
  readonly policy?: PolicyDocument | undefined;
  /** Name of the account's log bucket, which has none itself. */
  readonly logBucket: string | undefined;
  /** Refuse to delete the bucket. */
  readonly protect: boolean;
}

/** A private, encrypted, versioned bucket with access logs and a lifecycle. */
export class SecureBucket extends pulumi.ComponentResource {
  /** Name of the bucket. */
  readonly bucket: pulumi.Output<string>;
  /** ARN of the bucket. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: SecureBucketArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("ds:storage:SecureBucket", name, {}, options);
    const child = childOptions(this, options);
    const bucket = new Bucket(
      `${name}-bucket`,
      { bucket: args.bucket, forceDestroy: false },
      { ...child, protect: args.protect },
    );
    const access = new BucketPublicAccessBlock(
      `${name}-public-access`,
      {
        bucket: bucket.bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      child,
    );
    new BucketOwnershipControls(
      `${name}-ownership`,
      { bucket: bucket.bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
      child,
    );
    const versioning = new BucketVersioning(
      `${name}-versioning`,
      { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } },
      child,
    );
    new BucketServerSideEncryptionConfiguration(
      `${name}-encryption`,
      { bucket: bucket.bucket, rules: [encryptionRule(args.keyArn)] },
      child,
    );
    new BucketLifecycleConfiguration(
      `${name}-lifecycle`,
      { bucket: bucket.bucket, rules: lifecycleRules(args.retention) },
      childOptions(this, options, versioning), // rules on noncurrent versions need versioning
    );
    if (args.logBucket !== undefined) {
      const targetPrefix = `${ACCESS_LOGS}${args.bucket}/`;
      new BucketLogging(
        `${name}-access-log`,
        { bucket: bucket.bucket, targetBucket: args.logBucket, targetPrefix },
        child,
      );
    }
    if (args.policy) {
      new BucketPolicy(
        `${name}-policy`,
        { bucket: bucket.bucket, policy: JSON.stringify(args.policy) },
        childOptions(this, options, access), // S3 refuses both changes at the same time
      );
    }
    this.bucket = bucket.bucket;
    this.arn = bucket.arn;
    this.registerOutputs({ bucket: this.bucket, arn: this.arn });
  }
}

function encryptionRule(keyArn: pulumi.Input<string> | undefined) {
  return keyArn === undefined
    ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
    : {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
        bucketKeyEnabled: true,
      };
}

function lifecycleRules({ currentDays, noncurrentDays, unfinishedUploadDays }: BucketRetention) {
  const everything = { status: "Enabled", filter: { prefix: "" } };
  return [
    { id: "noncurrent-versions", ...everything, noncurrentVersionExpiration: { noncurrentDays } },
    {
      id: "unfinished-uploads",
      ...everything,
      abortIncompleteMultipartUpload: { daysAfterInitiation: unfinishedUploadDays },
    },
    ...(currentDays > 0 ? [{ id: "current-objects", ...everything, expiration: { days: currentDays } }] : []),
  ];
}
