import { bucketArn, type Arns } from "../../settings/arns";
import { everyPipeline, type Settings } from "../../settings/settings";
import { policy, tlsOnly, type PolicyDocument, type Statement } from "../policy";
import { onlyRoles, type RoleGrant } from "../roles/role-grant";
import { allowSid } from "../../settings/names";

const onlyByTls = (bucket: string): Statement =>
  tlsOnly(["s3:*"], [bucketArn(bucket), `${bucketArn(bucket)}/*`]);

/** TLS only. */
export const dataBucketPolicy = (bucket: string): PolicyDocument => policy(onlyByTls(bucket));

/** Where S3's access logs lie in the log bucket; each bucket has a folder of its own below. */
export const ACCESS_LOGS = "access/";

/**
 * TLS only; S3 writes what the account's own buckets were asked for, and log delivery what the account's networks saw. No
 * role of the pipeline gets at it, whatever its own policies say: who could change the logs could hide.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
 * @param chainingRoles Names of the account's roles that assume a target's.
 */
export function logBucketPolicy(settings: Settings, chainingRoles: readonly string[]): PolicyDocument {
  const { account, region } = settings;
  const { arns } = everyPipeline(settings);
  const bucket = arns.logBucket;
  const own = { "aws:SourceAccount": [account] };
  const delivery = {
    Effect: "Allow",
    Principal: { Service: ["delivery.logs.amazonaws.com"] },
  } as const;
  const ofNetworks = { ArnLike: { "aws:SourceArn": [`arn:aws:logs:${region}:${account}:*`] } };
  return policy(
    tlsOnly(["s3:*"], [bucket, `${bucket}/*`]),
    {
      Sid: "DenyPipeline",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:*"],
      Resource: [bucket, `${bucket}/*`],
      Condition: {
        ArnEquals: {
          "aws:PrincipalArn": [...pipelineRoles(arns), ...chainingRoles.map((name) => arns.role(name))],
        },
      },
    },
    {
      Sid: "AllowAccessLogs",
      Effect: "Allow",
      Principal: { Service: ["logging.s3.amazonaws.com"] },
      Action: ["s3:PutObject"],
      Resource: [`${bucket}/${ACCESS_LOGS}*`],
      Condition: { StringEquals: own },
    },
    {
      Sid: "AllowFlowLogs",
      ...delivery,
      Action: ["s3:PutObject"],
      Resource: [`${bucket}/AWSLogs/${account}/*`],
      Condition: {
        StringEquals: { ...own, "s3:x-amz-acl": ["bucket-owner-full-control"] },
        ...ofNetworks,
      },
    },
    {
      Sid: "AllowFlowLogsAclCheck",
      ...delivery,
      Action: ["s3:GetBucketAcl", "s3:ListBucket"],
      Resource: [bucket],
      Condition: { StringEquals: own, ...ofNetworks },
    },
  );
}

const pipelineRoles = (arns: Arns): readonly string[] => [
  arns.deployRole,
  arns.executionRole,
  arns.imageBuilderRole,
  arns.previewRole,
  arns.promotionRole,
  arns.scheduleRole,
  arns.stateMachineRole,
  arns.taskRole,
  arns.testerRole,
];

/**
 * The record of what was tested, what rejects it later and what verified it in a target is written once and stays: nobody replaces one, in one piece
 * or in parts, or deletes one.
 * A write with `If-None-Match: *` succeeds only where there is no object yet. That the header is there would not do, for
 * with an ETag it asks for something else. `StringNotEquals` takes the asterisk as it is written, and denies as well where
 * there is no such header: other writes, and the parts of an upload. A record is 4 kB and written in one piece; what
 * people upload in parts, as models above 8 MB by `aws s3 cp`, is not under releases/.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
function keepRecords(bucket: string): Statement[] {
  const Resource = [`${bucketArn(bucket)}/releases/*`];
  const denied = { Effect: "Deny", Principal: "*", Resource } as const;
  return [
    {
      Sid: "DenyReplacedRecords",
      ...denied,
      Action: ["s3:PutObject"],
      Condition: { StringNotEquals: { "s3:if-none-match": ["*"] } },
    },
    {
      Sid: "DenyDeletedRecords",
      ...denied,
      Action: ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:ReplicateDelete", "s3:ReplicateObject"],
    },
  ];
}

/**
 * What a target ran and verified is said by the roles that deploy targets, and by nobody else, whatever their own policies
 * allow; whose folder each of them writes into is in its own.
 */
const keepVerifications = (bucket: string, deployers: readonly string[]): Statement => ({
  Sid: "DenyOthersVerifications",
  Effect: "Deny",
  Principal: "*",
  Action: ["s3:PutObject"],
  Resource: [`${bucketArn(bucket)}/releases/verified/*`],
  ...(deployers.length > 0 && { Condition: { ArnNotEquals: { "aws:PrincipalArn": deployers } } }),
});

/**
 * TLS only; records of releases stay as they are; and the named roles of each target read objects (models also by
 * version id) and list the bucket.
 * @param deployers ARNs of the roles that deploy targets; with none, nobody records what was verified.
 */
export function artifactBucketPolicy(
  bucket: string,
  readers: readonly RoleGrant[],
  deployers: readonly string[] = [],
): PolicyDocument {
  const arn = bucketArn(bucket);
  const grants = readers.flatMap((reader): Statement[] => [
    {
      Sid: `${allowSid(reader.stack)}AccountAccess`,
      Effect: "Allow",
      ...onlyRoles(reader),
      Action: ["s3:GetObject", "s3:ListBucket"],
      Resource: [arn, `${arn}/*`],
    },
    {
      // A release pins its model by version id, so that a newer upload under the same key changes nothing in a target.
      Sid: `${allowSid(reader.stack)}ModelVersions`,
      Effect: "Allow",
      ...onlyRoles(reader),
      Action: ["s3:GetObjectVersion"],
      Resource: [`${arn}/models/*`],
    },
  ]);
  return policy(onlyByTls(bucket), ...keepRecords(bucket), keepVerifications(bucket, deployers), ...grants);
}
