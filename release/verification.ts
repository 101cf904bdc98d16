import { z } from "zod";
import { workloadName } from "../settings/fields";
import type { Account } from "./accounts/accounts";
import { parseAs } from "./parse-as";
import { refused } from "./release-error";
import { hashText, type Release, ReleaseFileError, releaseText, testedPart } from "./release-file";
import { objectName, readOnceWritten, RECORDS, writeOnce } from "./write-once";

const verification = z.strictObject({
  version: z.string(),
  /** Checksum of what was tested of the release, which is the same in every target. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  verifiedAt: z.iso.datetime(),
  /** ARN of the run that passed with it in the target, by pipeline. */
  runs: z.record(workloadName, z.string().min(1)).refine((runs) => Object.keys(runs).length > 0),
});

/** That a target ran a release, and that `verify` found nothing that differs. */
export type Verification = Readonly<z.infer<typeof verification>>;

/** Below the records, which nobody replaces or deletes; the folder of a target is written by its deployer alone. */
const keyOf = (stack: string, version: string): string => `${RECORDS}verified/${stack}/${version}.json`;

/** `s3://<bucket>/releases/verified/<stack>/<version>.json` */
export const verificationName = (source: Account, stack: string, version: string): string =>
  objectName(source, keyOf(stack, version));

/** Checksum of what was tested of a release: without what a target adds of its own history. */
export const testedHash = (release: Release): string => hashText(releaseText(testedPart(release)));

const REMEDY = "Nobody can replace it: build and test what is wanted as a new version.";

/**
 * The record that a target ran and verified a version; undefined when S3 says that there is none.
 * @throws ReleaseFileError for what is there and is no such record: never taken for one
 */
export async function readVerification(
  source: Account,
  stack: string,
  version: string,
): Promise<Verification | undefined> {
  const text = await readOnceWritten(source, keyOf(stack, version), REMEDY);
  if (text === undefined) return undefined;
  const found = parseAs(verification, text);
  if (found?.version === version) return found;
  throw new ReleaseFileError(
    `${verificationName(source, stack, version)} is not the verification of ${version}: someone wrote it without the release command. ${REMEDY}`,
  );
}

/**
 * Records what a target ran and verified, once.
 * @returns what stands, which is an earlier verification where there was one, and whether it was written now
 * @throws ReleaseError where what stands is of another release of that version
 */
export async function writeVerification(
  source: Account,
  stack: string,
  wanted: Verification,
): Promise<{ readonly verification: Verification; readonly written: boolean }> {
  const { version, sha256 } = wanted;
  const name = verificationName(source, stack, version);
  const written = await writeOnce(source, keyOf(stack, version), wanted);
  const found = await readVerification(source, stack, version);
  if (!found)
    throw refused(
      `${name} was written and is not there. Check who may delete records in the bucket's policy, then run the same command again.`,
    );
  if (found.sha256 !== sha256)
    throw refused(`${name} is of another release ${version} (${found.sha256}, not ${sha256}). ${REMEDY}`);
  return { verification: found, written };
}
