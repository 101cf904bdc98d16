import { createHash } from "node:crypto";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Account } from "../accounts/accounts";
import { ifThere } from "../deployed/if-there";
import type { ReleasedModel } from "../release-file";

/** A version of a model as S3 has it. */
export interface StoredModel {
  /** Of its bytes, 64 hexadecimal digits. */
  readonly sha256: string;
  /** ARN of the KMS key that encrypts it, when it is a customer's. */
  readonly keyArn: string | undefined;
}

/** Reads all bytes of a model of a release in the source's artifact bucket; undefined when S3 says that there is none. */
export async function readStoredModel(
  { client, settings }: Account,
  { key, versionId }: Pick<ReleasedModel, "key" | "versionId">,
): Promise<StoredModel | undefined> {
  return ifThere(isAbsent, async () => {
    const object = await client(S3Client).send(
      new GetObjectCommand({ Bucket: settings.names.artifactBucket, Key: key, VersionId: versionId }),
    );
    const hash = createHash("sha256");
    for await (const chunk of (object.Body ?? []) as AsyncIterable<Uint8Array>) hash.update(chunk);
    return { sha256: hash.digest("hex"), keyArn: object.SSEKMSKeyId };
  });
}

/** S3 answers 405 for a version that marks a deletion, and 400 for a version id that it never gave. */
function isAbsent({ name, message }: Error): boolean {
  return (
    ["NoSuchKey", "NoSuchVersion", "MethodNotAllowed"].includes(name) ||
    (name === "InvalidArgument" && /version/i.test(message))
  );
}
