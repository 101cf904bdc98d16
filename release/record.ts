import { paginateListObjectsV2, S3Client } from "@aws-sdk/client-s3";
import type { Account } from "./accounts/accounts";
import { refused } from "./release-error";
import { differences } from "./differences";
import { parseShape, type Release, ReleaseFileError, releaseText, SEMANTIC_VERSION } from "./release-file";
import { rejectedIn } from "./rejection";
import { objectName, readOnceWritten, RECORDS, writeOnce } from "./write-once";

const keyOf = (version: string): string => `${RECORDS}${version}.json`;

/** `s3://<bucket>/releases/<version>.json` */
export const recordName = (source: Account, version: string): string => objectName(source, keyOf(version));

const REMEDY = "Nobody can replace a record: build and test it as a new version.";

/**
 * The record that a version was tested in the source; undefined when S3 says that there is none.
 * @throws ReleaseFileError for a record that is malformed
 */
export async function readRecord(source: Account, version: string): Promise<Release | undefined> {
  const text = await readOnceWritten(source, keyOf(version), REMEDY);
  return text === undefined ? undefined : parseRecord(source, version, text);
}

/** A record is held to the shape of a release, not to today's settings: an older one may have had other images. */
function parseRecord(source: Account, version: string, text: string): Release {
  const file = recordName(source, version);
  const release = parseShape(text, file, REMEDY);
  if (release.version !== version || !release.evidence)
    throw new ReleaseFileError(
      `${file} is not a record of ${version}: it names version ${release.version}, ${release.evidence ? "with" : "without"} evidence. Someone wrote it without the release command. ${REMEDY}`,
    );
  return release;
}

/**
 * Writes the record of a version, once: S3 itself refuses to replace it.
 * @returns whether it was not there before; the same content again is not an error
 * @throws ReleaseError when the version is recorded with other content
 */
export async function writeRecord(source: Account, release: Release): Promise<boolean> {
  const written = await writeOnce(source, keyOf(release.version), release);
  if (await isRecorded(source, release)) return written;
  throw refused(
    `${recordName(source, release.version)} was written and is not there. Check who may delete records in the bucket's policy, then run the same command again.`,
  );
}

/** Whether a version is recorded, with this content. @throws ReleaseError when it is recorded with other content */
export async function isRecorded(source: Account, release: Release): Promise<boolean> {
  const found = await readRecord(source, release.version);
  if (found === undefined) return false;
  if (releaseText(found) === releaseText(release)) return true;
  throw refused(
    `${recordName(source, release.version)} is there with other content (${differences(found, release)
      .map(({ key, before = "(none)", after = "(none)" }) => `${key} ${before}, now ${after}`)
      .join("; ")}). A record is never replaced: build and test it as a new version.`,
  );
}

/** A version that has a record. */
export interface RecordedVersion {
  readonly version: string;
  readonly recordedAt: Date;
  /** When its rejection was written; left out where it has none. */
  readonly rejectedAt?: Date;
}

export async function listRecords(source: Account): Promise<readonly RecordedVersion[]> {
  const Bucket = source.settings.names.artifactBucket;
  const found: RecordedVersion[] = [];
  const rejected = new Map<string, Date>();
  for await (const { Contents = [] } of paginateListObjectsV2(
    { client: source.client(S3Client) },
    { Bucket, Prefix: RECORDS },
  ))
    for (const { Key = "", LastModified = new Date() } of Contents) {
      const version = /^releases\/(?<version>[^/]+)\.json$/.exec(Key)?.groups?.["version"];
      if (version !== undefined && SEMANTIC_VERSION.test(version))
        found.push({ version, recordedAt: LastModified });
      rejected.set(rejectedIn(Key) ?? "", LastModified);
    }
  return found.map((each) => {
    const rejectedAt = rejected.get(each.version);
    return { ...each, ...(rejectedAt && { rejectedAt }) };
  });
}
