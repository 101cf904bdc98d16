import type { StackArns } from "../../settings/arns";
import { useKey, type KeyByAlias } from "../resource-policies/key-use";
import { policy, type PolicyDocument, type Statement } from "../policy";
import { LOG_IN_TO_REGISTRY } from "./promotion-role";
import { COPY_ACTIONS } from "../resource-policies/repository-policy";

/**
 * ECR asks Amazon Inspector in the caller's name, for which AWS takes no narrower resource.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced-iam.html
 */
const ASK_INSPECTOR: Statement = {
  Sid: "AskInspector",
  Effect: "Allow",
  Action: ["inspector2:ListCoverage", "inspector2:ListFindings"],
  Resource: ["*"],
};

export interface SourceReader {
  readonly images: readonly string[];
  /** The source's own key, when its artifact bucket is encrypted with it. */
  readonly key: KeyByAlias | undefined;
  /** `ENHANCED` when Amazon Inspector scans the images. */
  readonly scanType: "BASIC" | "ENHANCED";
}

/**
 * What promoting to a target reads in the source, beside what that has and ran: the records of what was tested, its
 * images with what scans found in them, its models, and who may read them. It writes nothing there.
 */
export function sourceReaderPolicy(arns: StackArns, { images, key, scanType }: SourceReader): PolicyDocument {
  const { artifactBucket } = arns;
  const models = `${artifactBucket}/models/*`;
  return policy(
    {
      Sid: "ReadReleases",
      Effect: "Allow",
      Action: ["s3:GetObject"],
      Resource: [`${artifactBucket}/releases/*`, models],
    },
    { Sid: "ReadModelVersions", Effect: "Allow", Action: ["s3:GetObjectVersion"], Resource: [models] },
    {
      // Listing also tells an object that is not there, 404, from one that may not be read, 403.
      Sid: "FindReleases",
      Effect: "Allow",
      Action: ["s3:GetBucketPolicy", "s3:ListBucket"],
      Resource: [artifactBucket],
    },
    LOG_IN_TO_REGISTRY,
    ...(scanType === "ENHANCED" ? [ASK_INSPECTOR] : []),
    {
      Sid: "PullImages",
      Effect: "Allow",
      Action: [...COPY_ACTIONS, "ecr:DescribeImageScanFindings", "ecr:DescribeImages"],
      Resource: images.map((image) => arns.repository(image)),
    },
    ...(key ? [useKey("ReadWithKey", ["kms:Decrypt", "kms:DescribeKey", "kms:GetKeyPolicy"], key)] : []),
  );
}
