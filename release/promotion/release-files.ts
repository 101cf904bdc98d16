import { realpathSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import type { Settings } from "../../settings/settings";
import { ReleaseError, misused, refused } from "../release-error";
import {
  demandRegularFile,
  expectationOf,
  parseRelease,
  readRelease,
  readText,
  type Release,
  releaseFileContent,
  ReleaseFileError,
} from "../release-file";

/**
 * Path of a stack's release file, whether it is there or not.
 * @throws ReleaseFileError when something else is there, or a link is on the way: git would show the link alone
 */
export function releaseFilePath(folder: string, { releaseFile }: Settings): string {
  const file = join(folder, releaseFile);
  const checkout = realpathSync(folder);
  const there = existing(dirname(file));
  const real = realpathSync(there);
  const way = relative(checkout, real);
  if (isAbsolute(way) || way.split(sep)[0] === "..")
    throw new ReleaseFileError(
      `${releaseFile} is in ${real}, outside of the checkout ${checkout}. A release file is committed with what it deploys: set release.file to a path below the stack files, and find out who made the link where there is one.`,
    );
  const wanted = join(checkout, relative(folder, there));
  if (real !== wanted)
    throw new ReleaseFileError(
      `${releaseFile} is in ${real} by a link at ${wanted}, and git has the link at that path, not the file. A release file is committed with what it deploys: find out who made the link, and put a folder in its place, or set release.file to the path without it.`,
    );
  demandRegularFile(file, releaseFile);
  return file;
}

/** The folder, or the nearest above it that is there: what is not there yet will be below that one. */
function existing(folder: string): string {
  try {
    realpathSync(folder);
    return folder;
  } catch {
    const above = dirname(folder);
    return above === folder ? folder : existing(above);
  }
}

/** Text of a stack's release file; undefined when there is none. @throws ReleaseFileError when it cannot be read */
export const releaseFileText = (folder: string, settings: Settings): string | undefined =>
  readText(releaseFilePath(folder, settings));

/** Reads a stack's release file; undefined when there is none. @throws ReleaseFileError for one that is malformed */
export const readReleaseFile = (folder: string, settings: Settings): Release | undefined =>
  readRelease({ ...expectationOf(settings), file: releaseFilePath(folder, settings) });

/** Holds a release to a stack's settings, as deploying it would. @throws ReleaseFileError naming every fault */
export function demandDeployable(release: Release, settings: Settings, origin: string): void {
  parseRelease(JSON.stringify(release), { ...expectationOf(settings), file: origin });
}

/** What a release file held when a command began; its text is undefined when there was none. */
export interface Known {
  readonly text: string | undefined;
}

/**
 * Writes a stack's release file: all of it, or what was there before stays.
 * @param known Given, it is written only over that; somebody who wrote the same meanwhile does no harm
 * @throws ReleaseError when it cannot be written, or is another by now
 */
export async function writeReleaseFile(
  folder: string,
  settings: Settings,
  release: Release,
  known?: Known,
): Promise<void> {
  const { releaseFile } = settings;
  const file = releaseFilePath(folder, settings);
  const unfinished = `${file}.${process.pid}.unfinished`;
  const text = releaseFileContent(release);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(unfinished, text, { flag: "wx" });
    if (known && ![known.text, text].includes(releaseFileText(folder, settings)))
      throw refused(
        `${releaseFile} changed after release ${release.version} was chosen, and stays as it is now. Images that were copied are there: check what the file names, then run the same command again.`,
      );
    await rename(unfinished, file);
  } catch (error) {
    // Where it cannot even be removed, it was not written: the first error says why.
    await rm(unfinished, { force: true }).catch(() => undefined);
    if (error instanceof ReleaseError || error instanceof ReleaseFileError) throw error;
    throw misused(
      `${releaseFile} cannot be written (${(error as Error).message}); it is as it was. Make room or give permission, then run the same command again.`,
    );
  }
}
