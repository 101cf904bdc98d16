import { paginateDescribeImages, ECRClient } from "@aws-sdk/client-ecr";
import { rcompare } from "semver";
import { ifThere } from "../../release/deployed/if-there";
import type { DeployedRelease } from "../../release/deployed/release-parameter";
import { readReleaseFile } from "../../release/promotion/release-files";
import { modelLines, type Release, releaseText } from "../../release/release-file";
import type { Settings } from "../../settings/settings";
import type { Clients } from "../aws/reader";
import type { PromotionPreview } from "../results";

/**
 * What promoting the checkout's release file would do, as far as a role may see that reads the target alone; undefined
 * where the target has that release, or no file. What scans found, records and models are the deployer's to look at.
 */
export async function previewPromotion(
  folder: string,
  settings: Settings,
  client: Clients,
  deployed: DeployedRelease | undefined,
): Promise<PromotionPreview | undefined> {
  const release = readReleaseFile(folder, settings);
  if (!release || (deployed && releaseText(deployed.release) === releaseText(release))) return undefined;
  const images = await Promise.all(
    Object.entries(release.images).map(async ([image, { digest }]) => {
      const there = await hasImage(client, image, digest);
      return `${image}@${digest} ${there ? "is there already" : "is copied"}`;
    }),
  );
  return {
    ...(deployed && { from: deployed.release.version }),
    to: release.version,
    rollback: release.rollback !== undefined,
    copies: [
      ...images,
      ...modelLines(release, ({ key, versionId }) => `${key} stays in the source, version ${versionId}`).map(
        (line) => `model ${line}`,
      ),
    ],
    blocks: blocksOf(release, deployed, settings),
  };
}

function blocksOf(release: Release, deployed: DeployedRelease | undefined, { stack }: Settings): string[] {
  const has = deployed ? `release ${deployed.release.version}` : "no release";
  const older = deployed !== undefined && rcompare(release.version, deployed.release.version) > 0;
  return [
    ...(release.previous === deployed?.hash
      ? []
      : [
          `${stack} has ${has}, but the release file names another as its predecessor: write it again, from what ${stack} has`,
        ]),
    ...(older && !release.rollback
      ? [`${release.version} is older than what ${stack} has: run the roll back workflow`]
      : []),
  ];
}

/** Whether the target's registry holds a digest. */
async function hasImage(client: Clients, repositoryName: string, imageDigest: string): Promise<boolean> {
  const absent = ["ImageNotFoundException", "RepositoryNotFoundException"];
  const found = await ifThere(absent, async () => {
    const asked = { repositoryName, imageIds: [{ imageDigest }] };
    for await (const page of paginateDescribeImages({ client: client(ECRClient) }, asked))
      if (page.imageDetails?.length) return true;
    return false;
  });
  return found ?? false;
}
