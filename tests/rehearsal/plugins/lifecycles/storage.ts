import {
  ECRClient,
  PutAccountSettingCommand,
  PutImageTagMutabilityCommand,
  PutRegistryPolicyCommand,
  PutRegistryScanningConfigurationCommand,
  SetRepositoryPolicyCommand,
} from "@aws-sdk/client-ecr";
import {
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketLoggingCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { arn, document, type Cases } from "./case";
import { client, DEV, REGION } from "../emulator";

const s3 = () => client(S3Client);
const ecr = () => client(ECRClient);
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
    byHand: {
      change: () => {
        const TagSet = [{ Key: "team", Value: "other" }];
        return s3().send(new PutBucketTaggingCommand({ Bucket: "subject", Tagging: { TagSet } }));
      },
      found: { tags: { team: "other" } },
    },
    changes: { tags: {} },
  },
  "aws:s3/bucketVersioning:BucketVersioning": {
    inputs: { bucket: Bucket, versioningConfiguration: { status: "Enabled" } },
    byHand: {
      change: () => {
        const VersioningConfiguration = { Status: "Suspended" } as const;
        return s3().send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
      },
      found: { versioningConfiguration: { status: "Suspended" } },
    },
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
    byHand: {
      change: () => {
        const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } as const }];
        return s3().send(
          new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }),
        );
      },
      found: { rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
    },
    changes: { rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
    // S3 encrypts every bucket: without a configuration it uses its own keys.
    remains: { rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
  },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
    inputs: { bucket: Bucket, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true },
    byHand: {
      change: () => {
        const PublicAccessBlockConfiguration = {
          BlockPublicAcls: true,
          BlockPublicPolicy: false,
          IgnorePublicAcls: false,
          RestrictPublicBuckets: true,
        };
        return s3().send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
      },
      found: { blockPublicPolicy: false, ignorePublicAcls: false, restrictPublicBuckets: true },
    },
  },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": {
    inputs: { bucket: Bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
    byHand: {
      change: () => {
        const Rules = [{ ObjectOwnership: "BucketOwnerPreferred" } as const];
        return s3().send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules } }));
      },
      found: { rule: { objectOwnership: "BucketOwnerPreferred" } },
    },
  },
  "aws:s3/bucketLogging:BucketLogging": {
    inputs: { bucket: Bucket, targetBucket: Bucket, targetPrefix: "access/" },
    byHand: {
      change: () => {
        const LoggingEnabled = { TargetBucket: Bucket, TargetPrefix: "other/" };
        return s3().send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: { LoggingEnabled } }));
      },
      found: { targetPrefix: "other/" },
    },
  },
  "aws:s3/bucketPolicy:BucketPolicy": {
    inputs: { bucket: Bucket, policy: readers("First") },
    byHand: {
      change: () =>
        s3().send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(readers("Other")) })),
      found: { policy: JSON.stringify(readers("Other")) },
    },
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
    byHand: {
      change: () => {
        const Rules = [
          { ID: "all", Status: "Disabled", Filter: { Prefix: "raw/" }, Expiration: { Days: 9 } } as const,
        ];
        return s3().send(
          new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }),
        );
      },
      found: {
        rules: [{ id: "all", status: "Disabled", filter: { prefix: "raw/" }, expiration: { days: 9 } }],
      },
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
      byHand: {
        change: () =>
          ecr().send(
            new PutImageTagMutabilityCommand({ repositoryName: "subject", imageTagMutability: "MUTABLE" }),
          ),
        // What AWS does unless it is told otherwise is what a program leaves out.
        found: { imageTagMutability: "MUTABLE" },
      },
      changes: { imageScanningConfiguration: { scanOnPush: false }, tags: { more: "test" } },
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
    byHand: {
      change: () => {
        const policyText = JSON.stringify(pull("Other"));
        return ecr().send(new SetRepositoryPolicyCommand({ repositoryName: "image", policyText }));
      },
      found: { policy: JSON.stringify(pull("Other")) },
    },
    changes: { policy: pull("Second") },
  },
  "aws:ecr/registryPolicy:RegistryPolicy": {
    inputs: { policy: pull("First") },
    byHand: {
      change: () => ecr().send(new PutRegistryPolicyCommand({ policyText: JSON.stringify(pull("Other")) })),
      found: { policy: JSON.stringify(pull("Other")) },
    },
  },
  "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": {
    inputs: { scanType: "BASIC", rules: [scanned("SCAN_ON_PUSH", "image")] },
    outputs: { registryId: DEV },
    byHand: {
      change: () =>
        ecr().send(new PutRegistryScanningConfigurationCommand({ scanType: "ENHANCED", rules: [] })),
      found: { scanType: "ENHANCED", rules: [] },
    },
    changes: { scanType: "ENHANCED", rules: [scanned("CONTINUOUS_SCAN", "team/*")] },
    // A registry always has one; that of a new registry scans nothing by itself.
    remains: { scanType: "BASIC", rules: [] },
  },
  "aws:ecr/accountSetting:AccountSetting": {
    inputs: { name: "REGISTRY_POLICY_SCOPE", value: "V2" },
    byHand: {
      change: () => ecr().send(new PutAccountSettingCommand({ name: "REGISTRY_POLICY_SCOPE", value: "V1" })),
      found: { value: "V1" },
    },
    // The setting outlives its resource, as with the real provider.
    remains: { value: "V2" },
  },
};
