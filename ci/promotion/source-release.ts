import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { releaseFilePath } from "../../release/promotion/release-files";
import { parseShape, type Release } from "../../release/release-file";
import { JobError, type Job } from "../job";

/** The model that a commit names, which the builds of that commit are released with. */
export const MODEL_FILE = "releases/model.json";

/** Writes the source's release file, which no commit has: what a build made, or what the source has. */
export function writeSourceRelease({ folder, source }: Job, release: Release): void {
  const file = releaseFilePath(folder, source);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(release, null, 2)}\n`);
}

/** Writes what the job that built handed on (`RELEASE`), where this job got something. @throws ReleaseFileError */
export function takeBuilt(job: Job): void {
  const built = job.env["RELEASE"];
  if (built) writeSourceRelease(job, parseShape(built, "RELEASE", "The job that built has to hand it on."));
}

/** What stands in the file, for the release to hold to its shape. @throws JobError */
export function readModelFile(folder: string): unknown {
  const file = join(folder, MODEL_FILE);
  try {
    return JSON.parse(readFileSync(file, "utf8")) as unknown;
  } catch (error) {
    throw new JobError(
      `${MODEL_FILE} cannot be read (${(error as Error).message}). It names the model that this commit is released with: { "key": "models/…", "versionId": "…", "sha256": "…" }, as npm run release -- model <file> writes it.`,
    );
  }
}
