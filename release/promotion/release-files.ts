import { lstatSync, readFileSync, realpathSync, type Stats } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import type { Settings } from "../../settings";
import { CommandError, misused, refused } from "../command-line/exit-code";
import { expectationOf, parseRelease, type Release, ReleaseFileError } from "../release-file";

/**
 * Path of a stack's release file, whether it is there or not.
 * @throws ReleaseFileError when something else is there: what a link leads to would be shown in errors, or written over
 */
export function releaseFilePath(folder: string, { releaseFile }: Settings): string {
  const file = join(folder, releaseFile);
  const checkout = realpathSync(folder);
  const real = realFolder(dirname(file));
  const way = relative(checkout, real);
  if (isAbsolute(way) || way.split(sep)[0] === "..")
    throw new ReleaseFileError(
      `${releaseFile} is in ${real}, outside of the checkout ${checkout}. A release file is committed with what it deploys: set release.file to a path below the stack files, and look who made the link where there is one.`,
    );
  const found = statsOf(file);
  if (found && !found.isFile())
    throw new ReleaseFileError(
      `${releaseFile} is ${found.isSymbolicLink() ? "a symbolic link" : "no regular file"}, and was not read. A release file is a file of its own: look who put that there, remove it, and restore the file from git or write it anew (npm run release -- prepare).`,
    );
  return file;
}

/** Where a folder really is; what is not there yet will be where the folder above it is. */
function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    const above = dirname(folder);
    return above === folder ? folder : realFolder(above);
  }
}

/** Undefined also where it cannot be told: then reading and writing fail too, and say why. */
function statsOf(file: string): Stats | undefined {
  try {
    return lstatSync(file);
  } catch {
    return undefined;
  }
}

/** Text of a stack's release file; undefined when there is none. @throws ReleaseFileError when it cannot be read */
export function releaseFileText(folder: string, settings: Settings): string | undefined {
  const file = releaseFilePath(folder, settings);
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new ReleaseFileError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

/** Reads a stack's release file; undefined when there is none. @throws ReleaseFileError for one that is malformed */
export function readReleaseFile(folder: string, settings: Settings): Release | undefined {
  const content = releaseFileText(folder, settings);
  return content === undefined
    ? undefined
    : parseRelease(content, { ...expectationOf(settings), file: join(folder, settings.releaseFile) });
}

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
 * @throws CommandError when it cannot be written, or is another by now
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
  const text = `${JSON.stringify(release, null, 2)}\n`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(unfinished, text, { flag: "wx" });
    if (known && ![known.text, text].includes(releaseFileText(folder, settings)))
      throw refused(
        `${releaseFile} changed after release ${release.version} was chosen, and stays as it is now. Images that were copied are there: look at what the file names, then run the same command again.`,
      );
    await rename(unfinished, file);
  } catch (error) {
    // Where it cannot even be looked for, it was not written; what is told is why.
    await rm(unfinished, { force: true }).catch(() => undefined);
    if (error instanceof CommandError || error instanceof ReleaseFileError) throw error;
    throw misused(
      `${releaseFile} cannot be written (${(error as Error).message}); it is as it was. Make room or give permission, then run the same command again.`,
    );
  }
}
