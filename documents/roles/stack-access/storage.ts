import { insightsLogGroup } from "../../../settings/arns";
import { everyPipeline, type Settings } from "../../../settings/settings";
import { everyParameter } from "../../state-machine/parameters";
import { NO_RESOURCE, type Access } from "./access";

/**
 * Buckets, logs and parameters: how they are set up. Of what is in them only the parameters, which the stack itself
 * writes; never an object or a line of a log. So with repositories: never a layer of an image, neither in nor out.
 */
export function storageAccess(settings: Settings): readonly Access[] {
  return [
    buckets(settings),
    logGroups(settings),
    // CloudWatch Logs and SSM take no resource for finding what has a name.
    { read: ["logs:DescribeLogGroups", "ssm:DescribeParameters"], resource: NO_RESOURCE },
    {
      // By their names, for others may keep secrets beside them.
      read: ["ssm:GetParameter", "ssm:ListTagsForResource"],
      write: [
        "ssm:AddTagsToResource",
        "ssm:DeleteParameter",
        "ssm:PutParameter",
        "ssm:RemoveTagsFromResource",
      ],
      resource: everyParameter(everyPipeline(settings).arns),
    },
  ];
}

function buckets({ kind, arns }: Settings): Access {
  const source = kind === "source" ? [arns.artifactBucket] : [];
  return {
    // The provider reads every side of a bucket, those too that the stack does not use.
    read: ["s3:Get*Configuration", "s3:GetBucket*", "s3:ListBucket", "s3:ListTagsForResource"],
    write: [
      "s3:CreateBucket",
      "s3:DeleteBucket",
      "s3:DeleteBucketPolicy",
      "s3:PutBucketLogging",
      "s3:PutBucketOwnershipControls",
      "s3:PutBucketPolicy",
      "s3:PutBucketPublicAccessBlock",
      "s3:PutBucketVersioning",
      "s3:PutEncryptionConfiguration",
      "s3:PutLifecycleConfiguration",
      // Tags by way of S3 Control, or the older way: https://github.com/hashicorp/terraform-provider-aws/pull/45251
      "s3:PutBucketTagging",
      "s3:TagResource",
      "s3:UntagResource",
    ],
    resource: [arns.inputBucket, arns.outputBucket, ...source],
  };
}

/** Apart from the rest, because there may be many. */
export function repositoryAccess({ arns }: Settings, images: readonly string[]): Access {
  return {
    read: [
      "ecr:DescribeImages",
      "ecr:DescribeRepositories",
      "ecr:GetLifecyclePolicy",
      "ecr:GetRepositoryPolicy",
      "ecr:ListTagsForResource",
    ],
    write: [
      "ecr:*LifecyclePolicy",
      "ecr:*Repository",
      "ecr:*RepositoryPolicy",
      "ecr:*TagResource",
      "ecr:PutImageScanningConfiguration",
      "ecr:PutImageTagMutability",
    ],
    resource: images.map((image) => arns.repository(image)),
  };
}

function logGroups(settings: Settings): Access {
  const { account, region, names } = settings;
  const { arns } = everyPipeline(settings);
  const insights = `arn:aws:logs:${region}:${account}:log-group:${insightsLogGroup(names.cluster)}`;
  return {
    read: ["logs:ListTagsForResource"],
    write: [
      "logs:*KmsKey",
      "logs:*TagResource",
      "logs:CreateLogGroup",
      "logs:DeleteLogGroup",
      "logs:PutRetentionPolicy",
    ],
    // Some of these name the group with `:*` behind it.
    resource: [arns.logGroup, arns.stateMachineLogGroup, insights].flatMap((group) => [group, `${group}:*`]),
  };
}
