import type { Arns } from "../arns";
import { TAG_ACTION } from "./build-services";
import { useKey, type KeyByAlias } from "./key-use";
import { policy, type PolicyDocument } from "./policy";
import { LOG_IN_TO_REGISTRY } from "./promotion-role";
import { readReleaseState } from "./release-reader";
import { COPY_ACTIONS } from "./repository-policy";

export interface TesterRole {
  readonly images: readonly string[];
  /** The stack's own key, when its buckets are encrypted with it. */
  readonly key: KeyByAlias | undefined;
}

/**
 * Who tests in a source: uploads models and data, starts runs and reads how they went, and records what passed. A record
 * is written once; the image that it names gets a tag and no layer. Nothing here deploys, or reaches a target.
 */
export function testerRolePolicy(arns: Arns, { images, key }: TesterRole): PolicyDocument {
  const { artifactBucket, inputBucket, outputBucket, logGroup } = arns;
  const models = `${artifactBucket}/models/*`;
  const records = `${artifactBucket}/releases/*`;
  const validation = `${inputBucket}/validation/*`;
  return policy(
    {
      Sid: "UploadModelsAndData",
      Effect: "Allow",
      Action: ["s3:AbortMultipartUpload", "s3:PutObject"],
      Resource: [models, `${inputBucket}/raw/*`, validation],
    },
    {
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
      Sid: "WriteRecordsOnce",
      Effect: "Allow",
      Action: ["s3:PutObject"],
      Resource: [records],
      Condition: { Null: { "s3:if-none-match": ["false"] } },
    },
    {
      Sid: "ReadObjects",
      Effect: "Allow",
      Action: ["s3:GetObject"],
      Resource: [models, records, validation, `${outputBucket}/processed/*`],
    },
    { Sid: "ReadModelVersions", Effect: "Allow", Action: ["s3:GetObjectVersion"], Resource: [models] },
    {
      // Without it S3 answers 403 instead of 404 for an object that is not there; a condition on s3:prefix would leave
      // that so, for such a request has no prefix.
      Sid: "TellMissingFromForbidden",
      Effect: "Allow",
      Action: ["s3:ListBucket"],
      Resource: [artifactBucket, inputBucket, outputBucket],
    },
    { Sid: "StartRuns", Effect: "Allow", Action: ["states:StartExecution"], Resource: [arns.stateMachine] },
    {
      Sid: "ReadLog",
      Effect: "Allow",
      Action: ["logs:FilterLogEvents", "logs:GetLogEvents"],
      Resource: [logGroup, `${logGroup}:*`],
    },
    ...readReleaseState(arns),
    LOG_IN_TO_REGISTRY,
    {
      Sid: "TagImages",
      Effect: "Allow",
      Action: [...COPY_ACTIONS, "ecr:DescribeImages", TAG_ACTION],
      Resource: images.map((image) => arns.repository(image)),
    },
    ...(key ? [useKey("UseDataKey", ["kms:Decrypt", "kms:GenerateDataKey"], key)] : []),
  );
}
