import {
  DeleteBucketEncryptionCommand,
  DeleteBucketLifecycleCommand,
  DeleteBucketOwnershipControlsCommand,
  DeleteBucketPolicyCommand,
  DeletePublicAccessBlockCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  S3Client,
  type BucketVersioningStatus,
  type LifecycleRule,
  type ObjectOwnership,
  type ServerSideEncryption,
  type TransitionDefaultMinimumObjectSize,
} from "@aws-sdk/client-s3";
import type {
  BucketLifecycleConfigurationArgs,
  BucketOwnershipControlsArgs,
  BucketPolicyArgs,
  BucketPublicAccessBlockArgs,
  BucketServerSideEncryptionConfigurationArgs,
  BucketVersioningArgs,
} from "@pulumi/aws/s3";
import { handler, type AnyHandler, type Handler, type Inputs, type Made } from "../handler";
import { pascalKeys } from "../naming";
import type { AwsSession } from "../session";

/** A setting of a bucket: one call writes it, whether it was there or not, and its id is the bucket's name. */
function bucketSetting<A extends { bucket: unknown }>(
  definition: Pick<Handler<A>, "maps" | "ignores" | "inPlace"> & {
    put(this: void, s3: S3Client, bucket: string, inputs: Inputs<A>): Promise<unknown>;
    remove(this: void, s3: S3Client, bucket: string, inputs: Inputs<A>): Promise<unknown>;
  },
): AnyHandler {
  const put = async (aws: AwsSession, inputs: Inputs<A>): Promise<Made> => {
    const { bucket } = inputs as { bucket: string };
    await definition.put(aws.client(S3Client), bucket, inputs);
    return { id: bucket };
  };
  return handler<A>({
    ...definition,
    create: ({ aws, inputs }) => put(aws, inputs),
    update: ({ aws, inputs }) => put(aws, inputs),
    delete: async (aws, { id, inputs }) => void (await definition.remove(aws.client(S3Client), id, inputs)),
  });
}

export const bucketVersioning = bucketSetting<BucketVersioningArgs>({
  maps: { bucket: true, versioningConfiguration: { status: true } },
  inPlace: ["versioningConfiguration"],
  put: (s3, Bucket, { versioningConfiguration }) => {
    const Status = versioningConfiguration.status as BucketVersioningStatus | "Disabled";
    // "Disabled" is how a new bucket is; S3 has no call that returns to it.
    if (Status === "Disabled") return Promise.resolve();
    return s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
  },
  remove: (s3, Bucket, { versioningConfiguration }) =>
    versioningConfiguration.status === "Enabled"
      ? s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Suspended" } }))
      : Promise.resolve(),
});

export const bucketEncryption = bucketSetting<BucketServerSideEncryptionConfigurationArgs>({
  maps: {
    bucket: true,
    rules: {
      applyServerSideEncryptionByDefault: { sseAlgorithm: true, kmsMasterKeyId: true },
      bucketKeyEnabled: true,
    },
  },
  inPlace: ["rules"],
  put: (s3, Bucket, { rules }) => {
    const Rules = rules.map(({ applyServerSideEncryptionByDefault: byDefault, bucketKeyEnabled }) => ({
      BucketKeyEnabled: bucketKeyEnabled,
      ApplyServerSideEncryptionByDefault: byDefault && {
        SSEAlgorithm: byDefault.sseAlgorithm as ServerSideEncryption,
        KMSMasterKeyID: byDefault.kmsMasterKeyId,
      },
    }));
    return s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
  },
  remove: (s3, Bucket) => s3.send(new DeleteBucketEncryptionCommand({ Bucket })),
});

export const bucketPublicAccessBlock = bucketSetting<BucketPublicAccessBlockArgs>({
  maps: {
    bucket: true,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
    skipDestroy: true,
  },
  inPlace: [
    "blockPublicAcls",
    "blockPublicPolicy",
    "ignorePublicAcls",
    "restrictPublicBuckets",
    "skipDestroy",
  ],
  put: (s3, Bucket, inputs) =>
    s3.send(
      new PutPublicAccessBlockCommand({
        Bucket,
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: inputs.blockPublicAcls ?? false,
          BlockPublicPolicy: inputs.blockPublicPolicy ?? false,
          IgnorePublicAcls: inputs.ignorePublicAcls ?? false,
          RestrictPublicBuckets: inputs.restrictPublicBuckets ?? false,
        },
      }),
    ),
  remove: (s3, Bucket, { skipDestroy }) =>
    skipDestroy === true ? Promise.resolve() : s3.send(new DeletePublicAccessBlockCommand({ Bucket })),
});

export const bucketOwnershipControls = bucketSetting<BucketOwnershipControlsArgs>({
  maps: { bucket: true, rule: { objectOwnership: true } },
  inPlace: ["rule"],
  put: (s3, Bucket, { rule }) => {
    const Rules = [{ ObjectOwnership: rule.objectOwnership as ObjectOwnership }];
    return s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules } }));
  },
  remove: (s3, Bucket) => s3.send(new DeleteBucketOwnershipControlsCommand({ Bucket })),
});

export const bucketPolicy = bucketSetting<BucketPolicyArgs>({
  maps: { bucket: true, policy: true },
  inPlace: ["policy"],
  put: (s3, Bucket, { policy }) => s3.send(new PutBucketPolicyCommand({ Bucket, Policy: policy })),
  remove: (s3, Bucket) => s3.send(new DeleteBucketPolicyCommand({ Bucket })),
});

export const bucketLifecycle = bucketSetting<BucketLifecycleConfigurationArgs>({
  maps: {
    bucket: true,
    transitionDefaultMinimumObjectSize: true,
    rules: {
      id: true,
      status: true,
      filter: {
        prefix: true,
        objectSizeGreaterThan: true,
        objectSizeLessThan: true,
        tag: { key: true, value: true },
      },
      expiration: { date: true, days: true, expiredObjectDeleteMarker: true },
      noncurrentVersionExpiration: { noncurrentDays: true, newerNoncurrentVersions: true },
      abortIncompleteMultipartUpload: { daysAfterInitiation: true },
      transitions: { date: true, days: true, storageClass: true },
      noncurrentVersionTransitions: {
        noncurrentDays: true,
        newerNoncurrentVersions: true,
        storageClass: true,
      },
    },
  },
  inPlace: ["rules", "transitionDefaultMinimumObjectSize"],
  put: (s3, Bucket, { rules, transitionDefaultMinimumObjectSize }) => {
    const Rules = (rules ?? []).map(lifecycleRule);
    return s3.send(
      new PutBucketLifecycleConfigurationCommand({
        Bucket,
        LifecycleConfiguration: { Rules },
        TransitionDefaultMinimumObjectSize: transitionDefaultMinimumObjectSize as
          TransitionDefaultMinimumObjectSize | undefined,
      }),
    );
  },
  remove: (s3, Bucket) => s3.send(new DeleteBucketLifecycleCommand({ Bucket })),
});

type RuleInput = NonNullable<Inputs<BucketLifecycleConfigurationArgs>["rules"]>[number];

function lifecycleRule({ id, expiration, transitions, ...rest }: RuleInput): LifecycleRule {
  const dated = <T extends { date?: string }>(value: T) =>
    value.date === undefined ? value : { ...value, date: new Date(value.date) };
  return {
    ID: id,
    ...(pascalKeys(rest) as Omit<LifecycleRule, "ID">),
    // S3 applies a rule without a filter to every object, and wants the filter written out.
    Filter: rest.filter ? (pascalKeys(rest.filter) as LifecycleRule["Filter"]) : { Prefix: "" },
    Expiration: expiration && (pascalKeys(dated(expiration)) as LifecycleRule["Expiration"]),
    Transitions: transitions && (pascalKeys(transitions.map(dated)) as LifecycleRule["Transitions"]),
  };
}
