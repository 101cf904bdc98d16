import { join } from "node:path";
import { rcompare } from "semver";
import type { Account } from "../accounts/accounts";
import { refused } from "../release-error";
import { readVersion } from "../version";
import { type DeployedRelease, readDeployedRelease } from "../deployed/release-parameter";
import { listRecords, readRecord, recordName } from "../record";
import { parseShape, type Release, releaseText, testedPart } from "../release-file";
import { isCanaryFile } from "../../settings/canary";
import type { Settings } from "../../settings/settings";
import type { Workspace } from "../workspace";
import { type Known, readReleaseFile, releaseFileText } from "./release-files";

/** The release that a command is about. */
export interface Chosen {
  readonly release: Release;
  /** What the target has now. */
  readonly deployed: DeployedRelease | undefined;
  /** Whether the target's release file holds exactly this release. */
  readonly inFile: boolean;
}

/** Whether a release is what the target has already. */
export const isDeployed = ({ release, deployed }: Pick<Chosen, "release" | "deployed">): boolean =>
  deployed !== undefined && releaseText(deployed.release) === releaseText(release);

/**
 * The release to promote: that of the target's release file, or of an argument, which names a version, its candidate record.
 * @throws ReleaseError when there is none, or it is older than what the target has
 */
export async function chooseRelease(
  { folder, argument: version }: Pick<Workspace, "folder"> & { readonly argument: string | undefined },
  source: Account,
  target: Account,
): Promise<Chosen> {
  const { settings } = target;
  const replaced = readReplaced(folder, settings);
  const deployed = await readDeployedRelease(target);
  if (version === undefined || version === replaced.release?.version) {
    const inFile = readReleaseFile(folder, settings);
    if (inFile === undefined)
      throw refused(
        `${settings.releaseFile} is not there, so there is nothing to promote to ${settings.stack}. Write it from a candidate: npm run release -- ${prepareWords(settings)}`,
      );
    demandNotOlder(inFile, deployed, settings.stack);
    return { release: inFile, deployed, inFile: true };
  }
  const release = follow(await demandRecord(source, version), deployed);
  demandNotOlder(release, deployed, settings.stack);
  return { release, deployed, inFile: false };
}

/** The command that writes the release file of a stack, or that of the release that it tries. */
export const prepareWords = ({ releaseFile }: Settings): string =>
  isCanaryFile(releaseFile) ? "prepare --canary" : "prepare";

/** What is in a target's release file, which another release is going to replace. */
export interface Replaced extends Known {
  readonly release: Release | undefined;
}

/** Reads a release file by its shape: an image may have joined or left the settings since. @throws ReleaseFileError */
export function readReplaced(folder: string, settings: Settings): Replaced {
  const text = releaseFileText(folder, settings);
  return {
    text,
    release: text === undefined ? undefined : parseShape(text, join(folder, settings.releaseFile)),
  };
}

/** An older release is gone back to, and marked so; nothing else leads to one. @throws ReleaseError */
export function demandNotOlder(release: Release, deployed: DeployedRelease | undefined, stack: string): void {
  if (!deployed || release.rollback || rcompare(release.version, deployed.release.version) <= 0) return;
  throw refused(
    `${stack} has release ${deployed.release.version}, and ${release.version} is older. To go back: npm run release -- rollback ${release.version}`,
  );
}

/** A version's candidate record. @throws ReleaseError that lists those there are */
export async function demandRecord(source: Account, version: string): Promise<Release> {
  const record = await readRecord(source, readVersion(version));
  if (record) return record;
  const known = (await listRecords(source)).map((each) => each.version).sort(rcompare);
  throw refused(
    `Version ${version} was not tested: ${recordName(source, version)} is not there. ${known.length > 0 ? `Tested are ${known.slice(0, 10).join(", ")}.` : "No version was tested yet."} After a run in ${source.settings.stack} has passed: npm run release -- candidate ${version}`,
  );
}

/** A tested release as the next one of a stack: it names the one before, and stays as it is when it is that one. */
export function follow(
  tested: Release,
  deployed: DeployedRelease | undefined,
  rollback?: Release["rollback"],
): Release {
  if (deployed && releaseText(testedPart(deployed.release)) === releaseText(testedPart(tested)))
    return deployed.release;
  return {
    ...testedPart(tested),
    ...(rollback && { rollback }),
    ...(deployed && { previous: deployed.hash }),
  };
}
