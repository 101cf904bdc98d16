import type { Arns } from "../../settings/arns";
import { useKey, type KeyByAlias } from "../resource-policies/key-use";
import { policy, type PolicyDocument } from "../policy";
import { LOG_IN_TO_REGISTRY } from "./promotion-role";
import { COPY_ACTIONS } from "../resource-policies/repository-policy";

export interface SourceReader {
  readonly images: readonly string[];
  /** The source's own key, when its artifact bucket is encrypted with it. */
  readonly key: KeyByAlias | undefined;
}

/**
 * What promoting to a target reads in the source, beside what that has and ran: the records of what was tested, its
 * images with what scans found in them, its models, and who may read them. It writes nothing there.
 */
export function sourceReaderPolicy(arns: Arns, { images, key }: SourceReader): PolicyDocument {
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
    {
      Sid: "PullImages",
      Effect: "Allow",
      Action: [...COPY_ACTIONS, "ecr:DescribeImageScanFindings", "ecr:DescribeImages"],
      Resource: images.map((image) => arns.repository(image)),
    },
    ...(key ? [useKey("ReadWithKey", ["kms:Decrypt", "kms:DescribeKey", "kms:GetKeyPolicy"], key)] : []),
  );
}
