import { getImage } from "@pulumi/aws/ecr/getImage";
import * as pulumi from "@pulumi/pulumi";
import { ReleaseFileError, type Release } from "../release/release-file";
import { releasedTag } from "../release/run-release";
import type { Settings } from "../settings/settings";

/**
 * Refuses a release whose images the account's own repositories do not hold; in a target also one whose images lack the
 * tag that only the promotion of this very release has set: of its commit, its images and its model. That stands for all
 * that a promotion demands, such as that the target before has verified the release (docs/decisions/0029).
 *
 * A preview does not ask: a pull request shows what a release would change before its images are copied.
 * @param repositories Whether they are known to be there. A stack that is made anew has a release file and none yet.
 * @throws ReleaseFileError
 */
export async function demandReleased(
  settings: Settings,
  release: Release,
  repositories: "made" | "perhaps made",
  options: pulumi.InvokeOptions,
): Promise<void> {
  if (pulumi.runtime.isDryRun()) return;
  const { releaseFile, kind, after } = settings;
  const once = after === undefined ? "" : `, once ${after} has verified it`;
  const remedy = kind === "target" ? `Promote release ${release.version} first${once}.` : `Push it first.`;
  for (const [image, { digest }] of Object.entries(release.images)) {
    let tags: readonly string[];
    try {
      ({ imageTags: tags } = await getImage({ repositoryName: image, imageDigest: digest }, options));
    } catch (error) {
      const { message } = error as Error;
      if (repositories === "perhaps made" && NO_REPOSITORY.test(message)) continue;
      throw new ReleaseFileError(
        `${releaseFile} names ${image}@${digest}, which this account's repository does not give. ${remedy} (${message})`,
      );
    }
    const promotedTag = releasedTag(release);
    if (kind === "target" && !tags.includes(promotedTag))
      throw new ReleaseFileError(
        `${releaseFile} names ${image}@${digest}, which is there and was not promoted with this release: its commit, images or model differ from those compared (no tag ${promotedTag}). ${remedy}`,
      );
  }
}

/** What ECR says, which is all that Pulumi passes on of an error. */
const NO_REPOSITORY = /repository with name \S+ does not exist/i;
