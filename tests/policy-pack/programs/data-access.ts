import { BucketAcl } from "@pulumi/aws/s3/bucketAcl";
import { BucketOwnershipControls } from "@pulumi/aws/s3/bucketOwnershipControls";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock";
import { TopicPolicy } from "@pulumi/aws/sns/topicPolicy";
import { QueuePolicy } from "@pulumi/aws/sqs/queuePolicy";
import { topicPolicy } from "../../../documents/resource-policies/notification-policies";
import { bucketPolicyFor } from "./bucket-parts";
import { account, ARNS, document, region } from "./pipeline-parts";
import type { PolicyProgram } from "./program";

const READER = "arn:aws:iam::123456789012:role/reader";
const READ = { Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::store/*"] };
const store = (...statements: readonly Readonly<Record<string, unknown>>[]) => ({
  bucket: "store",
  policy: bucketPolicyFor("store", ...statements),
});
const BLOCKS = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};

/** Programs about who is let in, and how. */
export const dataAccessPrograms: readonly PolicyProgram[] = [
  {
    name: "bucket-open-to-public-policies",
    breaks: ["no-public-access"],
    register: (name, options) =>
      new BucketPublicAccessBlock(name, { bucket: "store", ...BLOCKS, blockPublicPolicy: false }, options),
  },
  {
    name: "bucket-closed-to-the-public",
    breaks: [],
    register: (name, options) => new BucketPublicAccessBlock(name, { bucket: "store", ...BLOCKS }, options),
  },
  {
    name: "bucket-policy-for-everyone",
    breaks: ["listed-principals", "no-public-access"],
    register: (name, options) => new BucketPolicy(name, store({ ...READ, Principal: "*" }), options),
  },
  {
    name: "bucket-policy-for-an-organization",
    breaks: ["listed-principals"],
    register: (name, options) =>
      new BucketPolicy(
        name,
        store({
          ...READ,
          Principal: "*",
          Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
        }),
        options,
      ),
  },
  {
    name: "bucket-policy-for-an-account-nobody-listed",
    stack: "dev",
    breaks: ["listed-principals"],
    register: (name, options) =>
      new BucketPolicy(name, store({ ...READ, Principal: { AWS: "111122223333" } }), options),
  },
  {
    name: "bucket-policy-for-all-roles-of-dev",
    breaks: ["listed-principals"],
    register: (name, options) =>
      new BucketPolicy(
        name,
        store({
          ...READ,
          Principal: { AWS: "arn:aws:iam::123456789012:root" },
          Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/*" } },
        }),
        options,
      ),
  },
  {
    name: "bucket-policy-for-one-role-of-dev",
    breaks: [],
    register: (name, options) =>
      new BucketPolicy(
        name,
        store({
          ...READ,
          Principal: { AWS: "arn:aws:iam::123456789012:root" },
          Condition: { ArnEquals: { "aws:PrincipalArn": READER } },
        }),
        options,
      ),
  },
  {
    name: "bucket-policy-without-tls",
    breaks: ["tls-only"],
    register: (name, options) =>
      new BucketPolicy(
        name,
        { bucket: "store", policy: document({ ...READ, Principal: { AWS: READER } }) },
        options,
      ),
  },
  {
    name: "bucket-policy-with-tls-for-one-folder",
    breaks: ["tls-only"],
    register: (name, options) =>
      new BucketPolicy(name, { bucket: "store", policy: bucketPolicyFor("store/raw") }, options),
  },
  {
    name: "bucket-with-an-acl",
    breaks: ["allowed-resource-types", "no-acls"],
    register: (name, options) => new BucketAcl(name, { bucket: "store", acl: "private" }, options),
  },
  {
    name: "bucket-with-a-public-acl",
    stack: "dev",
    breaks: ["no-acls", "no-public-access"],
    register: (name, options) => new BucketAcl(name, { bucket: "store", acl: "public-read" }, options),
  },
  {
    name: "bucket-owned-by-its-writers",
    breaks: ["no-acls"],
    register: (name, options) =>
      new BucketOwnershipControls(
        name,
        { bucket: "store", rule: { objectOwnership: "ObjectWriter" } },
        options,
      ),
  },
  {
    name: "bucket-owned-by-its-account",
    breaks: [],
    register: (name, options) =>
      new BucketOwnershipControls(
        name,
        { bucket: "store", rule: { objectOwnership: "BucketOwnerEnforced" } },
        options,
      ),
  },
  {
    name: "queue-policy-without-tls",
    breaks: ["tls-only"],
    register: (name, options) =>
      new QueuePolicy(
        name,
        {
          queueUrl: `https://sqs.${region}.amazonaws.com/${account}/${name}`,
          policy: document({
            Effect: "Allow",
            Principal: { AWS: account },
            Action: ["sqs:SendMessage"],
            Resource: [ARNS.deadLetterQueue],
          }),
        },
        options,
      ),
  },
  {
    name: "topic-for-alarms-of-any-account",
    breaks: ["listed-principals"],
    register: (name, options) =>
      new TopicPolicy(
        name,
        {
          arn: ARNS.topic,
          policy: document({
            Effect: "Allow",
            Principal: { Service: "cloudwatch.amazonaws.com" },
            Action: ["sns:Publish"],
            Resource: [ARNS.topic],
          }),
        },
        options,
      ),
  },
  {
    name: "topic-for-own-alarms",
    breaks: [],
    register: (name, options) =>
      new TopicPolicy(
        name,
        { arn: ARNS.topic, policy: JSON.stringify(topicPolicy(ARNS.topic, account, region)) },
        options,
      ),
  },
];
