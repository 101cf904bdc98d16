import { arn, document, type Cases } from "./case";
import { DEV, REGION } from "../emulator";

const Bucket = "data";
const readers = (Sid: string) => document("s3:GetObject", { Sid, Resource: "arn:aws:s3:::data/*" });
const lifecycle = (countNumber: number) =>
  JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        selection: { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber },
        action: { type: "expire" },
      },
    ],
  });
const pull = (Sid: string) => ({
  Version: "2012-10-17",
  Statement: [{ Sid, Effect: "Allow", Principal: { AWS: DEV }, Action: "ecr:BatchGetImage" }],
});

const scanned = (scanFrequency: string, filter: string) => ({
  scanFrequency,
  repositoryFilters: [{ filter, filterType: "WILDCARD" }],
});

export const storage: Cases = {
  "aws:s3/bucket:Bucket": {
    inputs: { bucket: "subject", forceDestroy: false, tags: { use: "test" } },
    outputs: {
      arn: "arn:aws:s3:::subject",
      bucketDomainName: "subject.s3.amazonaws.com",
      bucketRegion: REGION,
      bucketRegionalDomainName: `subject.s3.${REGION}.amazonaws.com`,
      tagsAll: { team: "data", use: "test" },
    },
    changes: { tags: {} },
  },
  "aws:s3/bucketVersioning:BucketVersioning": {
    inputs: { bucket: Bucket, versioningConfiguration: { status: "Enabled" } },
    changes: { versioningConfiguration: { status: "Suspended" } },
    remains: { versioningConfiguration: { status: "Suspended" } },
  },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
    inputs: {
      bucket: Bucket,
      rules: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: "alias/k" },
          bucketKeyEnabled: true,
        },
      ],
    },
    changes: { rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
    // S3 encrypts every bucket: without a configuration it uses its own keys.
    remains: {
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" }, bucketKeyEnabled: false }],
    },
  },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
    inputs: { bucket: Bucket, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true },
    changes: { blockPublicPolicy: false, ignorePublicAcls: false, restrictPublicBuckets: true },
  },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": {
    inputs: { bucket: Bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
    changes: { rule: { objectOwnership: "BucketOwnerPreferred" } },
  },
  "aws:s3/bucketLogging:BucketLogging": {
    inputs: { bucket: Bucket, targetBucket: Bucket, targetPrefix: "access/" },
    changes: { targetPrefix: "other/" },
  },
  "aws:s3/bucketPolicy:BucketPolicy": {
    inputs: { bucket: Bucket, policy: readers("First") },
    changes: { policy: JSON.stringify(readers("Second")) },
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
    inputs: {
      bucket: Bucket,
      rules: [
        {
          id: "old",
          status: "Enabled",
          filter: { prefix: "" },
          noncurrentVersionExpiration: { noncurrentDays: 30 },
        },
        { id: "uploads", status: "Enabled", abortIncompleteMultipartUpload: { daysAfterInitiation: 7 } },
      ],
    },
    changes: {
      rules: [{ id: "all", status: "Disabled", filter: { prefix: "raw/" }, expiration: { days: 9 } }],
    },
  },
  "aws:ecr/repository:Repository": [
    {
      inputs: {
        name: "subject",
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: "AES256" }],
        forceDelete: false,
        tags: { use: "test" },
      },
      outputs: {
        arn: arn("ecr", "repository/subject"),
        registryId: DEV,
        repositoryUrl: `${DEV}.dkr.ecr.${REGION}.amazonaws.com/subject`,
      },
      changes: {
        imageTagMutability: "MUTABLE",
        imageScanningConfiguration: { scanOnPush: false },
        tags: { more: "test" },
      },
    },
    { inputs: { name: "plain" }, changes: { imageTagMutability: "IMMUTABLE" } },
  ],
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": {
    inputs: { repository: "image", policy: lifecycle(5) },
    outputs: { registryId: DEV },
    changes: { policy: lifecycle(9) },
  },
  "aws:ecr/repositoryPolicy:RepositoryPolicy": {
    inputs: { repository: "image", policy: pull("First") },
    outputs: { registryId: DEV },
    changes: { policy: pull("Second") },
  },
  "aws:ecr/registryPolicy:RegistryPolicy": {
    inputs: { policy: pull("First") },
    changes: { policy: pull("Second") },
  },
  "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": {
    inputs: { scanType: "BASIC", rules: [scanned("SCAN_ON_PUSH", "image")] },
    outputs: { registryId: DEV },
    changes: { scanType: "ENHANCED", rules: [scanned("CONTINUOUS_SCAN", "team/*")] },
    // A registry always has one; that of a new registry scans nothing by itself.
    remains: { scanType: "BASIC", rules: [] },
  },
  "aws:ecr/accountSetting:AccountSetting": {
    inputs: { name: "REGISTRY_POLICY_SCOPE", value: "V2" },
    changes: { value: "V1" },
    // The setting outlives its resource, as with the real provider.
    remains: { value: "V2" },
  },
};
