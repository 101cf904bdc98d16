import { LifecyclePolicy } from "@pulumi/aws/ecr/lifecyclePolicy";
import { Key } from "@pulumi/aws/kms/key";
import { Bucket } from "@pulumi/aws/s3/bucket";
import { BucketAcl } from "@pulumi/aws/s3/bucketAcl";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock";
import { BucketLogging } from "@pulumi/aws/s3/bucketLogging";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning";
import { Topic } from "@pulumi/aws/sns/topic";
import { TopicPolicy } from "@pulumi/aws/sns/topicPolicy";
import { Queue } from "@pulumi/aws/sqs/queue";
import { bucketPolicyFor, lifecycle, ourBucket } from "./bucket-parts";
import { account, ARNS, document, guardedQueue, names } from "./pipeline-parts";
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

/** A program of a topic with a policy of these statements. */
const publishes = (name: string, breaks: readonly string[], ...statements: readonly object[]) =>
  inTarget(name, breaks, (own, options) => {
    const { arn } = new Topic(`${own}--topic`, { name: own }, options);
    const all = { Action: ["sns:Publish"], Resource: [ARNS.topic] };
    new TopicPolicy(
      own,
      { arn, policy: document(...statements.map((one) => ({ ...all, ...one }))) },
      options,
    );
  });
const ALARMS = {
  Effect: "Allow",
  Principal: { Service: ["cloudwatch.amazonaws.com"] },
  Condition: { StringEquals: { "aws:SourceAccount": account } },
};
const PLAIN_HTTP = {
  Effect: "Deny",
  Principal: "*",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

/** A program of one rule that lets images go. */
const forgetsImages = (name: string, breaks: readonly string[], selection: object) =>
  inTarget(name, breaks, (own, options) => {
    const policy = JSON.stringify({ rules: [{ rulePriority: 1, selection, action: { type: "expire" } }] });
    new LifecyclePolicy(own, { repository: "ds-preprocessing", policy }, options);
  });
const RELEASES = { tagStatus: "tagged", tagPatternList: ["release-*"], countType: "imageCountMoreThan" };

/** Programs about buckets, queues and keys: who is let in, what is kept, and what of it may go. */
export const dataPrograms = [
  inTarget("bucket-complete", [], (name, options) => ourBucket(name, options)),
  inTarget("bucket-alone", ["complete-buckets"], (name, options) => {
    new Bucket(name, { bucket: name }, { ...options, protect: true });
  }),
  inSource("bucket-without-versioning", ["complete-buckets"], (name, options) =>
    ourBucket(name, options, { leaveOut: "versioning" }),
  ),
  inTarget("bucket-force-destroyed", ["no-force-destroy"], (name, options) =>
    ourBucket(name, options, { forceDestroy: true }),
  ),
  inTarget("bucket-unprotected", ["protect-data"], (name, options) =>
    ourBucket(name, { ...options, protect: false }),
  ),
  inSource("bucket-unprotected-in-dev", [], (name, options) =>
    ourBucket(name, { ...options, protect: false }),
  ),
  inTarget("bucket-open-to-public-policies", ["no-public-access"], (name, options) => {
    const others = { blockPublicAcls: true, ignorePublicAcls: true, restrictPublicBuckets: true };
    new BucketPublicAccessBlock(name, { bucket: "store", blockPublicPolicy: false, ...others }, options);
  }),
  lets("bucket-policy-for-everyone", ["listed-principals", "no-public-access"], { Principal: "*" }),
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
  publishes("topic-that-takes-plain-http", ["tls-only"], ALARMS),
  publishes("topic-that-takes-tls", [], PLAIN_HTTP, ALARMS),
  inTarget("bucket-logged-by-a-stranger", ["log-targets"], (name, options) => {
    const to = { targetBucket: "strangers-logs", targetPrefix: "store/" };
    new BucketLogging(name, { bucket: "store", ...to }, options);
  }),
  inTarget("key-gone-in-a-week", ["no-force-destroy"], (name, options) => {
    new Key(name, { enableKeyRotation: true, deletionWindowInDays: 7 }, { ...options, protect: true });
  }),
  forgetsImages("repository-that-forgets-releases", ["data-lifecycle"], {
    tagStatus: "any",
    countType: "sinceImagePushed",
    countUnit: "days",
    countNumber: 90,
  }),
  forgetsImages("repository-that-keeps-one-release", ["data-lifecycle"], { ...RELEASES, countNumber: 1 }),
  forgetsImages("repository-that-keeps-every-release", [], { ...RELEASES, countNumber: 100_000 }),
];
