import {
  DeleteBucketEncryptionCommand,
  DeleteBucketLifecycleCommand,
  DeleteBucketOwnershipControlsCommand,
  DeleteBucketPolicyCommand,
  DeletePublicAccessBlockCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketLoggingCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  S3Client,
  type BucketVersioningStatus,
  type LifecycleRule,
  type ObjectOwnership,
  type PublicAccessBlockConfiguration,
  type ServerSideEncryption,
} from "@aws-sdk/client-s3";
import type {
  BucketLifecycleConfigurationArgs,
  BucketLoggingArgs,
  BucketOwnershipControlsArgs,
  BucketPolicyArgs,
  BucketPublicAccessBlockArgs,
  BucketServerSideEncryptionConfigurationArgs,
  BucketVersioningArgs,
} from "@pulumi/aws/s3";
import type { Properties } from "../../provider";
import { handler, type AnyHandler, type Handler, type Inputs, type Wanted } from "../handler";
import { camelKeys, pascalKeys } from "../naming";

/** A setting of a bucket: one call writes it, whether it was there or not, and its id is the bucket's name. */
function bucketSetting<A extends { bucket: unknown }>(
  maps: Handler<A>["maps"],
  calls: {
    put(this: void, s3: S3Client, bucket: string, inputs: Inputs<A>): Promise<unknown>;
    /** `undefined`, or AWS's own error, where the bucket has no such setting. */
    get(this: void, s3: S3Client, bucket: string): Promise<Properties | undefined>;
    remove(this: void, s3: S3Client, bucket: string, inputs: Inputs<A>): Promise<unknown>;
  },
): AnyHandler {
  const put = async ({ aws, inputs }: Wanted<A>): Promise<string> => {
    const { bucket } = inputs as { bucket: string };
    await calls.put(aws.client(S3Client), bucket, inputs);
    return bucket;
  };
  return handler<A>({
    maps,
    replaces: ["bucket"],
    create: put,
    update: put,
    delete: (aws, { id, inputs }) => calls.remove(aws.client(S3Client), id, inputs),
    async read(aws, bucket) {
      const found = await calls.get(aws.client(S3Client), bucket);
      return found && { bucket, ...found };
    },
  });
}

export const bucketVersioning = bucketSetting<BucketVersioningArgs>(
  { bucket: true, versioningConfiguration: { status: true } },
  {
    put: (s3, Bucket, { versioningConfiguration }) => {
      const Status = versioningConfiguration.status as BucketVersioningStatus | "Disabled";
      // "Disabled" is how a new bucket is; S3 has no call that returns to it.
      if (Status === "Disabled") return Promise.resolve();
      return s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
    },
    get: async (s3, Bucket) => {
      const { Status: status = "Disabled" } = await s3.send(new GetBucketVersioningCommand({ Bucket }));
      return { versioningConfiguration: { status } };
    },
    remove: (s3, Bucket, { versioningConfiguration: { status } }) => {
      if (status !== "Enabled") return Promise.resolve();
      const VersioningConfiguration = { Status: "Suspended" } as const;
      return s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    },
  },
);

export const bucketEncryption = bucketSetting<BucketServerSideEncryptionConfigurationArgs>(
  {
    bucket: true,
    rules: {
      applyServerSideEncryptionByDefault: { sseAlgorithm: true, kmsMasterKeyId: true },
      bucketKeyEnabled: true,
    },
  },
  {
    put: (s3, Bucket, { rules }) => {
      const Rules = rules.map(({ applyServerSideEncryptionByDefault: byDefault, bucketKeyEnabled }) => ({
        BucketKeyEnabled: bucketKeyEnabled,
        ApplyServerSideEncryptionByDefault: byDefault && {
          SSEAlgorithm: byDefault.sseAlgorithm as ServerSideEncryption,
          KMSMasterKeyID: byDefault.kmsMasterKeyId,
        },
      }));
      return s3.send(
        new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }),
      );
    },
    get: async (s3, Bucket) => {
      const found = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
      const rules = found.ServerSideEncryptionConfiguration?.Rules?.map(
        ({ ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: bucketKeyEnabled }) => ({
          bucketKeyEnabled,
          applyServerSideEncryptionByDefault: byDefault && {
            sseAlgorithm: byDefault.SSEAlgorithm,
            kmsMasterKeyId: byDefault.KMSMasterKeyID,
          },
        }),
      );
      return { rules };
    },
    remove: (s3, Bucket) => s3.send(new DeleteBucketEncryptionCommand({ Bucket })),
  },
);

export const bucketPublicAccessBlock = bucketSetting<BucketPublicAccessBlockArgs>(
  {
    bucket: true,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  },
  {
    put: (s3, Bucket, inputs) => {
      const PublicAccessBlockConfiguration = pascalKeys(inputs) as PublicAccessBlockConfiguration;
      return s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
    },
    get: async (s3, Bucket) => {
      const found = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
      return camelKeys(found.PublicAccessBlockConfiguration ?? {});
    },
    remove: (s3, Bucket) => s3.send(new DeletePublicAccessBlockCommand({ Bucket })),
  },
);

export const bucketOwnershipControls = bucketSetting<BucketOwnershipControlsArgs>(
  { bucket: true, rule: { objectOwnership: true } },
  {
    put: (s3, Bucket, { rule }) => {
      const Rules = [{ ObjectOwnership: rule.objectOwnership as ObjectOwnership }];
      return s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules } }));
    },
    get: async (s3, Bucket) => {
      const { OwnershipControls } = await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }));
      return { rule: { objectOwnership: OwnershipControls?.Rules?.[0]?.ObjectOwnership } };
    },
    remove: (s3, Bucket) => s3.send(new DeleteBucketOwnershipControlsCommand({ Bucket })),
  },
);

export const bucketLogging = bucketSetting<BucketLoggingArgs>(
  { bucket: true, targetBucket: true, targetPrefix: true },
  {
    put: (s3, Bucket, { targetBucket: TargetBucket, targetPrefix: TargetPrefix }) =>
      s3.send(
        new PutBucketLoggingCommand({
          Bucket,
          BucketLoggingStatus: { LoggingEnabled: { TargetBucket, TargetPrefix } },
        }),
      ),
    get: async (s3, Bucket) => {
      const { LoggingEnabled: found } = await s3.send(new GetBucketLoggingCommand({ Bucket }));
      return found && camelKeys(found);
    },
    remove: (s3, Bucket) => s3.send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: {} })),
  },
);

export const bucketPolicy = bucketSetting<BucketPolicyArgs>(
  { bucket: true, policy: true },
  {
    put: (s3, Bucket, { policy }) => s3.send(new PutBucketPolicyCommand({ Bucket, Policy: policy })),
    get: async (s3, Bucket) => ({ policy: (await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy }),
    remove: (s3, Bucket) => s3.send(new DeleteBucketPolicyCommand({ Bucket })),
  },
);

export const bucketLifecycle = bucketSetting<BucketLifecycleConfigurationArgs>(
  {
    bucket: true,
    rules: {
      id: true,
      status: true,
      filter: { prefix: true },
      expiration: { days: true },
      noncurrentVersionExpiration: { noncurrentDays: true },
      abortIncompleteMultipartUpload: { daysAfterInitiation: true },
    },
  },
  {
    put: (s3, Bucket, { rules = [] }) => {
      // S3 applies a rule without a filter to every object, and wants the filter written out.
      const Rules = rules.map(({ id: ID, ...rest }) => ({
        ID,
        Filter: { Prefix: "" },
        ...(pascalKeys(rest) as Omit<LifecycleRule, "ID">),
      }));
      return s3.send(
        new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }),
      );
    },
    get: async (s3, Bucket) => {
      const { Rules = [] } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
      return { rules: Rules.map(camelKeys) };
    },
    remove: (s3, Bucket) => s3.send(new DeleteBucketLifecycleCommand({ Bucket })),
  },
);
