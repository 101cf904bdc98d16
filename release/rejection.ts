import { z } from "zod";
import { inLine } from "../settings/printable";
import type { Account } from "./accounts/accounts";
import { parseAs } from "./parse-as";
import { refused } from "./release-error";
import { ReleaseFileError } from "./release-file";
import { objectName, readOnceWritten, RECORDS, writeOnce } from "./write-once";

/** Most characters of a reason: a few sentences, and a link to where the rest is. */
export const LONGEST_REASON = 1000;

const rejection = z.strictObject({
  version: z.string(),
  reason: z.string().min(1).max(LONGEST_REASON),
  rejectedAt: z.iso.datetime(),
  /** ARN of who called. */
  rejectedBy: z.string().min(1),
});

/** Why a tested version is promoted nowhere any more. */
export type Rejection = Readonly<z.infer<typeof rejection>>;

/** Below the records, so that whoever may write, read or not delete those may do the same with rejections. */
const keyOf = (version: string): string => `${RECORDS}rejected/${version}.json`;

/** The version whose rejection has this key. */
export const rejectedIn = (key: string): string | undefined =>
  /^releases\/rejected\/(?<version>[^/]+)\.json$/.exec(key)?.groups?.["version"];

/** `s3://<bucket>/releases/rejected/<version>.json` */
export const rejectionName = (source: Account, version: string): string => objectName(source, keyOf(version));

const REMEDY =
  "Nobody can replace it, and the version counts as rejected: build and test what is wanted as a new version.";

/**
 * Why a version was rejected; undefined when S3 says that it was not.
 * @throws ReleaseFileError for what is there and does not say why: never taken for "not rejected"
 */
export async function readRejection(source: Account, version: string): Promise<Rejection | undefined> {
  const text = await readOnceWritten(source, keyOf(version), REMEDY);
  if (text === undefined) return undefined;
  const found = parseAs(rejection, text);
  if (found?.version === version) return found;
  throw new ReleaseFileError(
    `${rejectionName(source, version)} is not a rejection of ${version}: someone wrote it without the release command. ${REMEDY}`,
  );
}

/** Rejects a version, once. @returns what stands, which is an earlier rejection where there was one */
export async function writeRejection(
  source: Account,
  wanted: Rejection,
): Promise<{ readonly rejection: Rejection; readonly written: boolean }> {
  const { version } = wanted;
  const written = await writeOnce(source, keyOf(version), wanted);
  const found = await readRejection(source, version);
  if (found) return { rejection: found, written };
  throw refused(
    `${rejectionName(source, version)} was written and is not there. Check who may delete records in the bucket's policy, then run the same command again.`,
  );
}

/** Of a rejected version: when, by whom and why, in one line that others end. */
export const rejectionText = ({ rejectedAt, rejectedBy, reason }: Rejection): string =>
  inLine(`rejected on ${rejectedAt.slice(0, 10)} by ${rejectedBy}: ${reason.replace(/[.\s]+$/, "")}`);
