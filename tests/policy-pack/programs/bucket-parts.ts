import { Bucket } from "@pulumi/aws/s3/bucket";
import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration";
import { BucketLogging } from "@pulumi/aws/s3/bucketLogging";
import { BucketOwnershipControls } from "@pulumi/aws/s3/bucketOwnershipControls";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning";
import { getStack, type CustomResourceOptions } from "@pulumi/pulumi";
import { dataBucketPolicy } from "../../../documents/resource-policies/bucket-policy";
import { sampleSettings } from "../../sample-settings";

type Changes = Readonly<Record<string, unknown>>;

/** A bucket's policy as ours, with statements beside its own. */
export function bucketPolicyFor(bucket: string, ...statements: readonly Changes[]): string {
  const { Version, Statement } = dataBucketPolicy(bucket);
  return JSON.stringify({ Version, Statement: [...Statement, ...statements] });
}

/** A lifecycle of one rule that lets old versions and unfinished uploads go, with changes. */
export const lifecycle = (name: string, options: CustomResourceOptions, changes: Changes, bucket = "store") =>
  new BucketLifecycleConfiguration(
    name,
    {
      bucket,
      rules: [
        {
          id: "old",
          status: "Enabled",
          noncurrentVersionExpiration: { noncurrentDays: 30 },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 3 },
          ...changes,
        },
      ],
    },
    options,
  );

export interface BucketChanges {
  readonly forceDestroy?: boolean;
  readonly leaveOut?: "versioning";
}

/** A protected bucket with all that belongs to it, with changes. */
export function ourBucket(
  name: string,
  options: CustomResourceOptions,
  { forceDestroy = false, leaveOut }: BucketChanges = {},
): void {
  const { bucket } = new Bucket(name, { bucket: name, forceDestroy }, { protect: true, ...options });
  new BucketPublicAccessBlock(
    `${name}--access`,
    {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    options,
  );
  new BucketOwnershipControls(
    `${name}--ownership`,
    { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
    options,
  );
  if (leaveOut !== "versioning")
    new BucketVersioning(
      `${name}--versioning`,
      { bucket, versioningConfiguration: { status: "Enabled" } },
      options,
    );
  new BucketServerSideEncryptionConfiguration(
    `${name}--encryption`,
    { bucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
    options,
  );
  lifecycle(`${name}--lifecycle`, options, {}, name);
  const { names } = sampleSettings(getStack() === "dev" ? "dev" : "prod");
  const to = { targetBucket: names.logBucket, targetPrefix: `access/${name}/` };
  new BucketLogging(`${name}--logging`, { bucket, ...to }, options);
  new BucketPolicy(`${name}--policy`, { bucket, policy: bucketPolicyFor(name) }, options);
}
