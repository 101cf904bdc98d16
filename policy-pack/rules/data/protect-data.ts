import type { Rule } from "../../rule";

/** What holds data, or without which data cannot be read. */
const HOLDERS: readonly string[] = [
  "aws:dynamodb/globalTable:",
  "aws:dynamodb/table:",
  "aws:ebs/volume:",
  "aws:ecr/repository:",
  "aws:efs/fileSystem:",
  "aws:kms/externalKey:",
  "aws:kms/key:",
  "aws:kms/replicaExternalKey:",
  "aws:kms/replicaKey:",
  "aws:rds/cluster:",
  "aws:rds/instance:",
  "aws:s3/bucket:",
  "aws:s3/bucketV2:",
  "aws:s3/directoryBucket:",
  "aws:secretsmanager/secret:",
];

/** Pulumi itself refuses to delete what holds data. */
export const protectData: Rule = {
  name: "protect-data",
  description: "In a target, Pulumi refuses to delete buckets, repositories, keys, databases and secrets.",
  severity: "medium",
  level: { source: "disabled", target: "mandatory" },
  types: HOLDERS,
  check: ({ protect }) => (protect ? [] : ["is not protected. Give it the resource option protect: true."]),
};
