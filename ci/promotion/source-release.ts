import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { releaseFilePath } from "../../release/promotion/release-files";
import { parseShape, type Release } from "../../release/release-file";
import type { Job } from "../job";

/** Writes the source's release file, which no commit has: what a build made, or what the source has. */
export function writeSourceRelease({ folder, source }: Job, release: Release): void {
  const file = releaseFilePath(folder, source);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(release, null, 2)}\n`);
}

/** Writes the release that the build job gave as an output (`RELEASE`). @returns whether it gave one @throws ReleaseFileError */
export function takeBuilt(job: Job): boolean {
  const built = job.env["RELEASE"];
  if (!built) return false;
  writeSourceRelease(job, parseShape(built, "RELEASE", "It has to be the output of the build job."));
  return true;
}
