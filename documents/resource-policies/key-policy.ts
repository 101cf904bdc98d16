import type { StackArns } from "../../settings/arns";
import { pipelinesOf, type Settings } from "../../settings/settings";
import { policy, type PolicyDocument, type Statement } from "../policy";
import { onlyRoles, type RoleGrant } from "../roles/role-grant";
import { allowSid } from "../../settings/names";
import { GRANT_TO_SERVICE, KEY_ADMINISTRATION } from "../roles/stack-access/key";

/** The account's own IAM policies decide. https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
const allowAccount = (account: string): Statement => ({
  Sid: "AllowAccountByIam",
  Effect: "Allow",
  Principal: { AWS: [`arn:aws:iam::${account}:root`] },
  Action: ["kms:*"],
  Resource: ["*"],
});

/** Policy of a KMS key that only roles of its own account use. */
export const accountKeyPolicy = (account: string): PolicyDocument => policy(allowAccount(account));

/**
 * Policy of the stack's own KMS key: its account by IAM policies, the role that deploys the stack, the AWS services that write on the stack's behalf,
 * and the same readers as the artifact bucket, through S3 only. In a key policy `*` means this one key.
 */
export function keyPolicy(settings: Settings, readers: readonly RoleGrant[]): PolicyDocument {
  const { account, region, arns } = settings;
  return policy(
    allowAccount(account),
    // IAM policies know the key by its tags and its alias, which hold some minutes after they are set; a key's own policy
    // holds when the key is there. https://docs.aws.amazon.com/kms/latest/developerguide/abac.html
    deployRole("AllowDeployRole", arns, KEY_ADMINISTRATION),
    { ...deployRole("AllowDeployRoleGrants", arns, ["kms:CreateGrant"]), Condition: GRANT_TO_SERVICE },
    {
      // EventBridge Scheduler encrypts what a schedule delivers in the name of who makes it, and for that alone.
      // https://docs.aws.amazon.com/scheduler/latest/UserGuide/encryption-rest.html
      ...deployRole("AllowDeployRoleSchedule", arns, ["kms:Decrypt", "kms:GenerateDataKey"]),
      Condition: {
        StringEquals: {
          "kms:EncryptionContext:aws:scheduler:schedule:arn": pipelinesOf(settings).map(
            (pipeline) => pipeline.arns.schedule,
          ),
          "kms:ViaService": [`scheduler.${region}.amazonaws.com`],
        },
      },
    },
    {
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
      Sid: "AllowLogs",
      Effect: "Allow",
      Principal: { Service: [`logs.${region}.amazonaws.com`] },
      Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
      Resource: ["*"],
      Condition: {
        ArnLike: { "kms:EncryptionContext:aws:logs:arn": [`arn:aws:logs:${region}:${account}:log-group:*`] },
      },
    },
    {
      // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
      Sid: "AllowAlarms",
      Effect: "Allow",
      Principal: { Service: ["cloudwatch.amazonaws.com"] },
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
      Resource: ["*"],
      Condition: {
        StringEquals: { "aws:SourceAccount": [account] },
        ArnLike: { "aws:SourceArn": [`arn:aws:cloudwatch:${region}:${account}:alarm:*`] },
      },
    },
    ...readers.map((reader) => readerStatement(reader, region, arns)),
  );
}

/** Named itself, and not by a condition: AWS refuses a role that is not there, and the bootstrap makes this one first. */
const deployRole = (sid: string, arns: StackArns, actions: readonly string[]): Statement => ({
  Sid: sid,
  Effect: "Allow",
  Principal: { AWS: [arns.deployRole] },
  Action: actions,
  Resource: ["*"],
});

function readerStatement(reader: RoleGrant, region: string, { artifactBucket }: StackArns): Statement {
  const { Principal, Condition } = onlyRoles(reader);
  return {
    Sid: `${allowSid(reader.stack)}Decrypt`,
    Effect: "Allow",
    Principal,
    Action: ["kms:Decrypt"],
    Resource: ["*"],
    Condition: {
      ...Condition,
      StringEquals: { ...Condition["StringEquals"], "kms:ViaService": [`s3.${region}.amazonaws.com`] },
      StringLike: { "kms:EncryptionContext:aws:s3:arn": [artifactBucket, `${artifactBucket}/*`] },
    },
  };
}
