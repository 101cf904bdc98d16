import type { Readable } from "node:stream";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { awsFailure } from "./aws-failure";
import { TaskFailure } from "./task-failure";

/** An input that is open for reading. One GetObject request always returns one version of the object. */
export interface Input {
  /** For messages: `s3://bucket/key`. */
  readonly name: string;
  /** Says which bytes were read, should the object be replaced during the run or after it. */
  readonly etag: string;
  readonly body: Readable;
}

/** The result must fit into the 10,000 parts that an upload may have, with room for the added column: 64 GiB. */
const maxInputBytes = 64 * 1024 ** 3;

/** @throws TaskFailure BadInput for an object of 0 bytes or more than 64 GiB, otherwise NotFound, AccessDenied or Unavailable */
export async function openInput(
  s3: S3Client,
  bucket: string,
  key: string,
  signal: AbortSignal,
): Promise<Input> {
  const name = `s3://${bucket}/${key}`;
  try {
    const command = new GetObjectCommand({ Bucket: bucket, Key: key });
    const object = await s3.send(command, { abortSignal: signal });
    if (object.ContentLength === 0) {
      throw new TaskFailure(
        "BadInput",
        `${name} is empty (0 bytes). Upload a CSV with a header and at least one row.`,
      );
    }
    if ((object.ContentLength ?? 0) > maxInputBytes) {
      throw new TaskFailure(
        "BadInput",
        `${name} has ${object.ContentLength} bytes; one task takes at most ${maxInputBytes}. Split it into several files.`,
      );
    }
    return { name, etag: (object.ETag ?? "").replaceAll('"', ""), body: object.Body as Readable };
  } catch (error) {
    throw awsFailure(error, "s3:GetObject", name);
  }
}
