import type { Arns } from "../../settings/arns";
import { useKey, type KeyByAlias } from "../resource-policies/key-use";
import { policy, type PolicyDocument } from "../policy";

/**
 * Records in the source what one target ran and verified, once; the bucket's policy keeps it.
 * @param stack The target's.
 * @param key The source's own key, when its artifact bucket is encrypted with it.
 */
export const verificationWriterPolicy = (
  { artifactBucket }: Arns,
  { stack, key }: { readonly stack: string; readonly key: KeyByAlias | undefined },
): PolicyDocument =>
  policy(
    {
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
      Sid: "RecordVerificationsOnce",
      Effect: "Allow",
      Action: ["s3:PutObject"],
      Resource: [`${artifactBucket}/releases/verified/${stack}/*`],
      Condition: { StringEquals: { "s3:if-none-match": ["*"] } },
    },
    ...(key ? [useKey("RecordWithKey", ["kms:GenerateDataKey"], key)] : []),
  );
