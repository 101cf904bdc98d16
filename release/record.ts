import {
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { Account } from "./accounts/accounts";
import { refused } from "./command-line/exit-code";
import { parseShape, type Release, ReleaseFileError, releaseText, SEMANTIC_VERSION } from "./release-file";

/** Where candidate records are in the source's artifact bucket. */
export const RECORDS = "releases/";

const keyOf = (version: string): string => `${RECORDS}${version}.json`;

/** `s3://<bucket>/releases/<version>.json` */
export const recordName = ({ settings }: Account, version: string): string =>
  `s3://${settings.names.artifactBucket}/${keyOf(version)}`;

/**
 * The record that a version was tested in the source; undefined when S3 says that there is none.
 * @throws ReleaseFileError for a record that is malformed
 */
export async function readRecord(source: Account, version: string): Promise<Release | undefined> {
  return withS3(source, async (s3, Bucket) => {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: keyOf(version) }));
      return parseRecord(source, version, (await Body?.transformToString()) ?? "");
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  });
}

/** A record is held to the shape of a release, not to today's settings: an older one may have had other images. */
function parseRecord(source: Account, version: string, text: string): Release {
  const file = recordName(source, version);
  const release = parseShape(text, file);
  if (release.version !== version || !release.evidence)
    throw new ReleaseFileError(
      `${file} is no record of ${version}: it names version ${release.version}, ${release.evidence ? "with" : "without"} evidence. Somebody wrote it beside the release command: build and test it as a new version.`,
    );
  return release;
}

/**
 * Writes the record of a version, once: S3 itself refuses to replace it.
 * @returns whether it was not there before; the same content again is no error
 * @throws CommandError when the version is recorded with other content
 */
export async function writeRecord(source: Account, release: Release): Promise<boolean> {
  const written = await withS3(source, async (s3, Bucket) => {
    const Body = `${JSON.stringify(release, null, 2)}\n`;
    try {
      await s3.send(
        new PutObjectCommand({
          Bucket,
          Key: keyOf(release.version),
          Body,
          ContentType: "application/json",
          IfNoneMatch: "*",
        }),
      );
      return true;
    } catch (error) {
      // 412, or 409 while another writer is about to win.
      if (error instanceof Error && /PreconditionFailed|ConditionalRequestConflict/.test(error.name))
        return false;
      throw error;
    }
  });
  const found = await readRecord(source, release.version);
  if (found !== undefined && releaseText(found) === releaseText(release)) return written;
  throw refused(
    `${recordName(source, release.version)} is there with other content (${found === undefined ? "which cannot be read" : describeDifference(found, release)}). A record is never replaced: build and test it as a new version.`,
  );
}

function describeDifference(found: Release, wanted: Release): string {
  const differs = (Object.keys({ ...found, ...wanted }) as (keyof Release)[]).filter(
    (key) => JSON.stringify(found[key]) !== JSON.stringify(wanted[key]),
  );
  return differs
    .map((key) => `${key} ${JSON.stringify(found[key])}, now ${JSON.stringify(wanted[key])}`)
    .join("; ");
}

/** Versions that have a record, with the time at which it was written. */
export async function listRecords(
  source: Account,
): Promise<readonly { readonly version: string; readonly recordedAt: Date }[]> {
  return withS3(source, async (s3, Bucket) => {
    const found: { version: string; recordedAt: Date }[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: RECORDS, ContinuationToken }));
      for (const { Key = "", LastModified = new Date(0) } of page.Contents ?? []) {
        const version = /^releases\/(?<version>[^/]+)\.json$/.exec(Key)?.groups?.["version"];
        if (version !== undefined && SEMANTIC_VERSION.test(version))
          found.push({ version, recordedAt: LastModified });
      }
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    return found;
  });
}

async function withS3<T>(
  { client, settings }: Account,
  work: (s3: S3Client, bucket: string) => Promise<T>,
): Promise<T> {
  const s3 = new S3Client(client);
  try {
    return await work(s3, settings.names.artifactBucket);
  } finally {
    s3.destroy();
  }
}
