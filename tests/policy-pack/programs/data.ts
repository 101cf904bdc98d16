import { Bucket } from "@pulumi/aws/s3/bucket";
import { BucketAcl } from "@pulumi/aws/s3/bucketAcl";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock";
import { BucketLogging } from "@pulumi/aws/s3/bucketLogging";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning";
import { Queue } from "@pulumi/aws/sqs/queue";
import { bucketPolicyFor, lifecycle, ourBucket } from "./bucket-parts";
import { document, guardedQueue, names } from "./pipeline-parts";
import { inSource, inTarget } from "./program";

const DEV = "arn:aws:iam::123456789012";
const READ = { Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::store/*"] };

/** A program of one bucket's policy, ours and with a statement more. */
const lets = (name: string, breaks: readonly string[], statement: Readonly<Record<string, unknown>>) =>
  inTarget(name, breaks, (own, options) => {
    const policy = bucketPolicyFor("store", { ...READ, ...statement });
    new BucketPolicy(own, { bucket: "store", policy }, options);
  });
const roles = (condition: Readonly<Record<string, unknown>>) => ({
  Principal: { AWS: `${DEV}:root` },
  Condition: condition,
});

/** Programs about buckets, queues and keys: who is let in, what is kept, and what of it may go. */
export const dataPrograms = [
  inTarget("bucket-complete", [], (name, options) => ourBucket(name, options)),
  inTarget("bucket-alone", ["complete-buckets"], (name, options) => {
    new Bucket(name, { bucket: name }, { ...options, protect: true });
  }),
  inTarget("bucket-force-destroyed", ["no-force-destroy"], (name, options) =>
    ourBucket(name, options, { forceDestroy: true }),
  ),
  inTarget("bucket-unprotected", ["protect-data"], (name, options) =>
    ourBucket(name, { ...options, protect: false }),
  ),
  inTarget("bucket-open-to-public-policies", ["no-public-access"], (name, options) => {
    const others = { blockPublicAcls: true, ignorePublicAcls: true, restrictPublicBuckets: true };
    new BucketPublicAccessBlock(name, { bucket: "store", blockPublicPolicy: false, ...others }, options);
  }),
  lets(
    "bucket-policy-for-all-roles-of-dev",
    ["listed-principals"],
    roles({ ArnLike: { "aws:PrincipalArn": `${DEV}:role/*` } }),
  ),
  lets(
    "bucket-policy-for-one-role-of-dev",
    [],
    roles({ ArnEquals: { "aws:PrincipalArn": `${DEV}:role/reader` } }),
  ),
  inTarget("bucket-policy-without-tls", ["tls-only"], (name, options) => {
    const policy = document({ ...READ, Principal: { AWS: `${DEV}:role/reader` } });
    new BucketPolicy(name, { bucket: "store", policy }, options);
  }),
  inSource("bucket-with-a-public-acl", ["no-acls", "no-public-access"], (name, options) => {
    new BucketAcl(name, { bucket: "store", acl: "public-read" }, options);
  }),
  inSource("bucket-with-suspended-versions", ["versioning"], (name, options) => {
    new BucketVersioning(
      name,
      { bucket: "store", versioningConfiguration: { status: "Suspended" } },
      options,
    );
  }),
  inTarget("bucket-that-forgets-one-folder", ["data-lifecycle"], (name, options) =>
    lifecycle(name, options, { filter: { prefix: "raw/" } }),
  ),
  inTarget("queue-without-encryption", ["encryption-at-rest"], (name, options) => {
    guardedQueue(name, options, { name, sqsManagedSseEnabled: false });
  }),
  inTarget("queue-with-a-key", [], (name, options) => {
    guardedQueue(name, options, { name, kmsMasterKeyId: names.keyAlias });
  }),
  inTarget("queue-alone", ["guarded-queues-and-topics"], (name, options) => {
    new Queue(name, { sqsManagedSseEnabled: true }, options);
  }),
  inTarget("bucket-logged-by-a-stranger", ["log-targets"], (name, options) => {
    const to = { targetBucket: "strangers-logs", targetPrefix: "store/" };
    new BucketLogging(name, { bucket: "store", ...to }, options);
  }),
];
