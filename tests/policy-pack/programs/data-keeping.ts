import { LifecyclePolicy } from "@pulumi/aws/ecr/lifecyclePolicy";
import { Repository } from "@pulumi/aws/ecr/repository";
import { Key } from "@pulumi/aws/kms/key";
import { Bucket } from "@pulumi/aws/s3/bucket";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning";
import { Queue } from "@pulumi/aws/sqs/queue";
import { ourBucket, lifecycle } from "./bucket-parts";
import { account, document, names } from "./pipeline-parts";
import type { PolicyProgram } from "./program";

/** Programs about what is kept, and what of it may go. */
export const dataKeepingPrograms: readonly PolicyProgram[] = [
  {
    name: "bucket-complete",
    breaks: [],
    register: (name, options) => ourBucket(name, options),
  },
  {
    name: "bucket-alone",
    breaks: ["complete-buckets"],
    register: (name, options) => new Bucket(name, { bucket: name }, { ...options, protect: true }),
  },
  {
    name: "bucket-without-versioning",
    stack: "dev",
    breaks: ["complete-buckets"],
    register: (name, options) => ourBucket(name, options, { leaveOut: "versioning" }),
  },
  {
    name: "bucket-force-destroyed",
    breaks: ["no-force-destroy"],
    register: (name, options) => ourBucket(name, options, { forceDestroy: true }),
  },
  {
    name: "bucket-unprotected",
    breaks: ["protect-data"],
    register: (name, options) => ourBucket(name, { ...options, protect: false }),
  },
  {
    name: "bucket-unprotected-in-dev",
    stack: "dev",
    breaks: [],
    register: (name, options) => ourBucket(name, { ...options, protect: false }),
  },
  {
    name: "bucket-without-an-algorithm",
    breaks: ["encryption-at-rest"],
    register: (name, options) =>
      new BucketServerSideEncryptionConfiguration(
        name,
        { bucket: "store", rules: [{ bucketKeyEnabled: true }] },
        options,
      ),
  },
  {
    name: "bucket-with-a-key",
    breaks: [],
    register: (name, options) =>
      new BucketServerSideEncryptionConfiguration(
        name,
        {
          bucket: "store",
          rules: [
            {
              applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: names.keyAlias },
            },
          ],
        },
        options,
      ),
  },
  {
    name: "bucket-with-suspended-versions",
    stack: "dev",
    breaks: ["versioning"],
    register: (name, options) =>
      new BucketVersioning(
        name,
        { bucket: "store", versioningConfiguration: { status: "Suspended" } },
        options,
      ),
  },
  {
    name: "bucket-that-forgets-one-folder",
    breaks: ["data-lifecycle"],
    register: (name, options) => lifecycle(name, options, { filter: { prefix: "raw/" } }),
  },
  {
    name: "bucket-that-forgets",
    breaks: [],
    register: (name, options) => lifecycle(name, options, { filter: { prefix: "" } }),
  },
  {
    name: "queue-without-encryption",
    breaks: ["encryption-at-rest"],
    register: (name, options) => new Queue(name, { name, sqsManagedSseEnabled: false }, options),
  },
  {
    name: "queue-with-a-key",
    breaks: [],
    register: (name, options) => new Queue(name, { name, kmsMasterKeyId: names.keyAlias }, options),
  },
  {
    name: "key-gone-in-a-week",
    breaks: ["no-force-destroy"],
    register: (name, options) =>
      new Key(name, { enableKeyRotation: true, deletionWindowInDays: 7 }, { ...options, protect: true }),
  },
  {
    name: "key-for-its-own-account",
    breaks: [],
    register: (name, options) =>
      new Key(
        name,
        {
          enableKeyRotation: true,
          policy: document({
            Effect: "Allow",
            Principal: { AWS: `arn:aws:iam::${account}:root` },
            Action: "kms:*",
            Resource: "*",
          }),
        },
        { ...options, protect: true },
      ),
  },
  {
    name: "repository-deleted-with-its-images",
    breaks: ["encryption-at-rest", "guarded-repositories", "no-force-destroy", "protect-data"],
    register: (name, options) =>
      new Repository(
        name,
        {
          name,
          forceDelete: true,
          imageTagMutability: "IMMUTABLE",
          imageScanningConfiguration: { scanOnPush: true },
        },
        options,
      ),
  },
  {
    name: "repository-that-forgets-releases",
    breaks: ["data-lifecycle"],
    register: (name, options) =>
      new LifecyclePolicy(
        name,
        {
          repository: "ds-preprocessing",
          policy: JSON.stringify({
            rules: [
              {
                rulePriority: 1,
                selection: {
                  tagStatus: "any",
                  countType: "sinceImagePushed",
                  countUnit: "days",
                  countNumber: 90,
                },
                action: { type: "expire" },
              },
            ],
          }),
        },
        options,
      ),
  },
];
