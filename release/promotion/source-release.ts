import type { Account } from "../accounts/accounts";
import { refused } from "../release-error";
import { readDeployedRelease } from "../deployed/release-parameter";
import { type Release, releaseText } from "../release-file";
import type { Workspace } from "../workspace";
import { readReleaseFile } from "./release-files";

/** What the source's release file names. @throws ReleaseError when there is none */
export function demandSourceRelease({
  folder,
  stacks: { source },
}: Pick<Workspace, "folder" | "stacks">): Release {
  const release = readReleaseFile(folder, source);
  if (release) return release;
  throw refused(
    `${source.releaseFile} is not there: it names the images and the model that ${source.stack} was deployed with. Build, push, write it, deploy it, run the pipeline, then record the run.`,
  );
}

/** A run is of all that was deployed with it, of images too that its task does not run. @throws ReleaseError */
export async function demandDeployed(source: Account, release: Release): Promise<void> {
  const deployed = await readDeployedRelease(source);
  const { stack, releaseFile } = source.settings;
  if (deployed && releaseText(deployed.release) === releaseText(release)) return;
  throw refused(
    `${releaseFile} is not what ${stack} was deployed with (${deployed ? `release ${deployed.release.version} of commit ${deployed.release.commit}` : "no release"}). Deploy it, then run the pipeline: pulumi up -s ${stack}`,
  );
}
