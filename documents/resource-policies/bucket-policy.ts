import { bucketArn } from "../../settings/arns";
import { policy, type PolicyDocument, type Statement } from "../policy";
import { onlyRoles, type RoleGrant } from "../roles/role-grant";
import { allowSid } from "../../settings/names";

/** Denies every request that does not come over TLS. */
function tlsOnly(bucket: string): Statement {
  return {
    Sid: "DenyPlainHttp",
    Effect: "Deny",
    Principal: "*",
    Action: ["s3:*"],
    Resource: [bucketArn(bucket), `${bucketArn(bucket)}/*`],
    Condition: { Bool: { "aws:SecureTransport": ["false"] } },
  };
}

/** TLS only. */
export const dataBucketPolicy = (bucket: string): PolicyDocument => policy(tlsOnly(bucket));

/**
 * The record of what was tested is written once and stays: nobody replaces one, in one piece or in parts, or deletes one.
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
 * TLS only; records of releases stay as they are; and the named roles of each target read objects (models also by
 * version id) and list the bucket.
 */
export function artifactBucketPolicy(bucket: string, readers: readonly RoleGrant[]): PolicyDocument {
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
  return policy(tlsOnly(bucket), ...keepRecords(bucket), ...grants);
}
