import { PassThrough } from "node:stream";
import type { S3Client } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { awsFailure } from "./aws-failure";
import type { Log } from "./log";

/** S3 allows 10,000 parts, so a result may have 78 GiB; two parts are in memory while they are sent. */
const partBytes = 8 * 1024 * 1024;
const partsInFlight = 2;

export interface Destination {
  readonly bucket: string;
  readonly key: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Writes what `produce` puts into the stream as one S3 object, or nothing at all: a result of less than one
 * part is sent when it is complete, a larger one becomes visible when all its parts are there.
 *
 * @param produce fills the stream and ends it; when it rejects, the upload is aborted and its error thrown
 * @throws what `produce` threw, otherwise TaskFailure AccessDenied, NotFound or Unavailable
 */
export async function writeObject(
  s3: S3Client,
  destination: Destination,
  produce: (body: PassThrough) => Promise<void>,
  log: Log,
): Promise<void> {
  const name = `s3://${destination.bucket}/${destination.key}`;
  const body = new PassThrough();
  const stop = (error: unknown): Error => {
    const failure = awsFailure(error, "s3:PutObject", name);
    body.destroy(failure);
    return failure;
  };
  watchParts(s3, name, stop, log);
  const upload = new Upload({
    client: s3,
    params: {
      Bucket: destination.bucket,
      Key: destination.key,
      Body: body,
      ContentType: "text/csv; charset=utf-8",
      Metadata: { ...destination.metadata },
    },
    partSize: partBytes,
    queueSize: partsInFlight,
  });
  const uploaded = upload.done().catch((error: unknown) => {
    throw stop(error);
  });
  // Both are awaited, so that an aborted upload is gone before the process ends. The producer's error comes
  // first: when the upload fails first, stop() has made its error the producer's as well.
  const [produced, written] = await Promise.allSettled([produce(body), uploaded]);
  for (const outcome of [produced, written]) {
    if (outcome.status === "rejected") {
      throw outcome.reason;
    }
  }
}

/** Makes a failing part stop the upload at once: lib-storage would go on to read the whole input first. */
function watchParts(s3: S3Client, name: string, stop: (error: unknown) => Error, log: Log): void {
  s3.middlewareStack.add(
    (next, context) => async (request) => {
      try {
        return await next(request);
      } catch (error) {
        if (context.commandName === "UploadPartCommand") {
          stop(error);
        }
        if (context.commandName === "AbortMultipartUploadCommand") {
          const { message } = awsFailure(error, "s3:AbortMultipartUpload", name);
          log("warn", "upload-not-aborted", {
            message: `Parts of ${name} stay in the bucket, unseen but paid for, until a lifecycle rule removes them. ${message}`,
          });
        }
        throw error;
      }
    },
    { step: "initialize", name: "watchParts", override: true },
  );
}
