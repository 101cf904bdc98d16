import { parseShape, type Release } from "../../release/release-file";
import type { Settings } from "../../settings/settings";
import { type MainBranch, readText } from "../github/repository";
import type { Job } from "../job";

/** The release that a target's file names at a commit or branch; undefined when there is none. @throws ReleaseFileError */
export async function releaseAt(
  job: Job,
  { releaseFile }: Settings,
  { name, commit }: MainBranch,
): Promise<Release | undefined> {
  const text = await readText(job, releaseFile, commit);
  return text === undefined ? undefined : parseShape(text, `${releaseFile} on ${name}`);
}
