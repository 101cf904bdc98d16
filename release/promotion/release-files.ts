import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Settings } from "../../settings";
import { misused } from "../command-line/exit-code";
import { expectationOf, parseRelease, readRelease, type Release } from "../release-file";

/** Reads a stack's release file; undefined when there is none. @throws ReleaseFileError for one that is malformed */
export function readReleaseFile(folder: string, settings: Settings): Release | undefined {
  const expected = expectationOf(settings);
  return readRelease({ ...expected, file: join(folder, expected.file) });
}

/** Holds a release to a stack's settings, as deploying it would. @throws ReleaseFileError naming every fault */
export function demandDeployable(release: Release, settings: Settings, origin: string): void {
  parseRelease(JSON.stringify(release), { ...expectationOf(settings), file: origin });
}

/** Writes a stack's release file: all of it, or what was there before stays. @throws CommandError when it cannot be written */
export async function writeReleaseFile(folder: string, settings: Settings, release: Release): Promise<void> {
  const file = join(folder, settings.releaseFile);
  const unfinished = `${file}.${process.pid}.unfinished`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(unfinished, `${JSON.stringify(release, null, 2)}\n`, { flag: "wx" });
    await rename(unfinished, file);
  } catch (error) {
    // Where it cannot even be looked for, it was not written; what is told is why.
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw misused(
      `${settings.releaseFile} cannot be written (${(error as Error).message}); it is as it was. Make room or give permission, then run the same command again.`,
    );
  }
}
