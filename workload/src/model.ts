import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { awsFailure } from "./aws-failure";
import { TaskFailure } from "./task-failure";

/** A standard scaler: each value x of `column` becomes (x - mean) / scale. */
export interface Model {
  readonly column: string;
  readonly mean: number;
  /** Greater than 0. */
  readonly scale: number;
}

export interface ModelSource {
  readonly bucket: string;
  readonly key: string;
  /** Undefined for the latest version. */
  readonly versionId: string | undefined;
  /** Lower-case hexadecimal; undefined for a model that is not verified. */
  readonly sha256: string | undefined;
}

/** The model is held in memory whole, so an object that is not a model at all must not fill it: 64 MiB. */
export const maxModelBytes = 64 * 1024 * 1024;

/**
 * Fetches the model and checks its sha256 before a single byte of it is parsed.
 *
 * @returns the model and the sha256 that its bytes have
 * @throws TaskFailure NotFound, AccessDenied, Unavailable, or BadModel
 */
export async function fetchModel(
  s3: S3Client,
  source: ModelSource,
  signal: AbortSignal,
): Promise<{ readonly model: Model; readonly sha256: string }> {
  const version = source.versionId === undefined ? "" : ` (version ${source.versionId})`;
  const name = `s3://${source.bucket}/${source.key}${version}`;
  const bytes = await download(s3, source, name, signal);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (source.sha256 !== undefined && source.sha256 !== sha256) {
    throw new TaskFailure(
      "BadModel",
      `The model ${name} is not the one that was released: its sha256 is ${sha256}, ${source.sha256} was expected. ` +
        `It was not opened. Restore the released version, or release this one.`,
    );
  }
  return { model: parseModel(bytes, name), sha256 };
}

async function download(
  s3: S3Client,
  source: ModelSource,
  name: string,
  signal: AbortSignal,
): Promise<Buffer> {
  try {
    const command = new GetObjectCommand({
      Bucket: source.bucket,
      Key: source.key,
      VersionId: source.versionId,
    });
    const object = await s3.send(command, { abortSignal: signal });
    return await readWithin(object.Body as Readable, name, maxModelBytes);
  } catch (error) {
    throw awsFailure(error, source.versionId === undefined ? "s3:GetObject" : "s3:GetObjectVersion", name);
  }
}

/**
 * Reads a stream whole, and no further than `limit` bytes.
 *
 * @throws TaskFailure BadModel when there is more
 */
export async function readWithin(body: Readable, name: string, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop destroys the stream, and with it the connection.
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) {
      throw new TaskFailure(
        "BadModel",
        `The model ${name} is larger than ${limit} bytes, the most that is loaded. Check that model-key names the model.`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Parses the sample's model format, JSON whatever the key's name:
 * `{"format": "standard-scaler/1", "column": "value", "mean": 0, "scale": 1}`.
 *
 * @throws TaskFailure BadModel, which names every field that is wrong
 */
export function parseModel(bytes: Buffer, name: string): Model {
  let found: unknown;
  try {
    found = JSON.parse(bytes.toString("utf8"));
  } catch {
    // JSON.parse quotes the bytes it met, which say nothing to the reader of a log.
    throw malformed(name, ["it is not JSON"]);
  }
  if (typeof found !== "object" || found === null || Array.isArray(found)) {
    throw malformed(name, ["it is not a JSON object"]);
  }
  const { format, column, mean, scale } = found as Record<string, unknown>;
  const problems: string[] = [];
  if (format !== "standard-scaler/1") {
    problems.push(`format is ${shown(format)}`);
  }
  if (typeof column !== "string" || column === "") {
    problems.push(`column is ${shown(column)}`);
  }
  if (typeof mean !== "number" || !Number.isFinite(mean)) {
    problems.push(`mean is ${shown(mean)}`);
  }
  if (typeof scale !== "number" || !Number.isFinite(scale) || scale <= 0) {
    problems.push(`scale is ${shown(scale)}`);
  }
  if (problems.length > 0) {
    throw malformed(name, problems);
  }
  return { column: column as string, mean: mean as number, scale: scale as number };
}

function shown(value: unknown): string {
  // JSON numbers such as 1e999 parse to Infinity, which JSON would show as null.
  return typeof value === "number" ? String(value) : (JSON.stringify(value) ?? "missing").slice(0, 80);
}

function malformed(name: string, problems: readonly string[]): TaskFailure {
  return new TaskFailure(
    "BadModel",
    `The model ${name} is malformed: ${problems.join(", ")}. It must be ` +
      `{"format": "standard-scaler/1", "column": <name>, "mean": <number>, "scale": <number above 0>}.`,
  );
}
