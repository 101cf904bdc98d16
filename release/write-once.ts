import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { Readable } from "node:stream";
import type { Account } from "./accounts/accounts";
import { ifThere } from "./deployed/if-there";
import { ReleaseFileError } from "./release-file";

/** Where the source's artifact bucket holds what is written once and stays: its policy lets nobody replace or delete it. */
export const RECORDS = "releases/";

/** `s3://<bucket>/<key>` */
export const objectName = ({ settings }: Account, key: string): string =>
  `s3://${settings.names.artifactBucket}/${key}`;

/** Bytes of a record: a release in a parameter has no more than 8192 characters, and a record has it with white space. */
const MOST_BYTES = 64 * 1024;

/**
 * The text of a record; undefined when S3 says that there is none.
 * @param remedy What to do about one that cannot be a record.
 * @throws ReleaseFileError for one that is too long
 */
export async function readOnceWritten(
  source: Account,
  key: string,
  remedy: string,
): Promise<string | undefined> {
  return ifThere(["NoSuchKey"], async () => {
    const { Body, ContentLength = 0 } = await source
      .client(S3Client)
      .send(new GetObjectCommand({ Bucket: source.settings.names.artifactBucket, Key: key }));
    if (ContentLength > MOST_BYTES) {
      if (Body instanceof Readable) Body.destroy();
      throw new ReleaseFileError(
        `${objectName(source, key)} has ${ContentLength} bytes, and a record has no more than ${MOST_BYTES}. ${remedy}`,
      );
    }
    return (await Body?.transformToString()) ?? "";
  });
}

/** Writes a record, once: S3 itself refuses to replace it. @returns whether it was not there before */
export async function writeOnce(source: Account, key: string, content: object): Promise<boolean> {
  // 412, or 409 while another writer is about to win.
  const written = await ifThere(["PreconditionFailed", "ConditionalRequestConflict"], () =>
    source.client(S3Client).send(
      new PutObjectCommand({
        Bucket: source.settings.names.artifactBucket,
        Key: key,
        Body: `${JSON.stringify(content, null, 2)}\n`,
        ContentType: "application/json",
        IfNoneMatch: "*",
      }),
    ),
  );
  return written !== undefined;
}
