import { everyPipeline, type Settings } from "../../settings/settings";
import { TAG_ACTION } from "../boundary/build-services";
import { ownKey, useKey } from "../resource-policies/key-use";
import { policy, type PolicyDocument } from "../policy";
import { LOG_IN_TO_REGISTRY } from "./promotion-role";
import { exceptOfOthers } from "./stack-access/access";
import { COPY_ACTIONS } from "../resource-policies/repository-policy";

/**
 * Who tests in a source: uploads models and data, starts runs and reads what they logged and made, and records what
 * passed. A record is written once. Nothing here deploys, or reaches a target.
 *
 * The image that a record names gets a tag. `ecr:PutImage` has no condition key for tags or content, so the tester can put
 * any manifest whose blobs the repository has, under any tag that is free, and only pushes no layer. From a target it is
 * kept by others: the plan of a promotion refuses signatures and the like that are images, evidence is held against the
 * runs that it names, and what is deployed is named by digest and not by tag.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
 */
export function testerRolePolicy(settings: Settings): PolicyDocument {
  const { arns } = everyPipeline(settings);
  const key = ownKey(settings);
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
      Condition: { StringEquals: { "s3:if-none-match": ["*"] } },
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
    {
      Sid: "StartRuns",
      Effect: "Allow",
      Action: ["states:StartExecution"],
      Resource: [arns.stateMachine],
      Condition: exceptOfOthers(settings),
    },
    {
      Sid: "ReadLog",
      Effect: "Allow",
      Action: ["logs:FilterLogEvents", "logs:GetLogEvents"],
      Resource: [logGroup, `${logGroup}:*`],
      Condition: exceptOfOthers(settings),
    },
    LOG_IN_TO_REGISTRY,
    {
      Sid: "TagImages",
      Effect: "Allow",
      Action: [...COPY_ACTIONS, "ecr:DescribeImages", TAG_ACTION],
      Resource: Object.keys(settings.images).map((image) => arns.repository(image)),
    },
    ...(key ? [useKey("UseDataKey", ["kms:Decrypt", "kms:GenerateDataKey"], key)] : []),
  );
}
