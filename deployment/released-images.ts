import { getImage } from "@pulumi/aws/ecr/getImage";
import type { Repository } from "@pulumi/aws/ecr/repository";
import * as pulumi from "@pulumi/pulumi";
import { ReleaseFileError } from "../release/release-file";

export interface ReleasedImage {
  readonly repository: Repository;
  /** Name of the repository. */
  readonly image: string;
  /** `sha256:…` of the image index. */
  readonly digest: string;
  readonly releaseFile: string;
  /** What to do when it is not there. */
  readonly remedy: string;
  /**
   * In a target, the tag that only the promotion of this very release has set: of its commit, its images and its model.
   * Left out in a source, which deploys what it is about to test.
   */
  readonly promotedTag?: string | undefined;
}

/**
 * The digest, once the account's own repository is seen to hold it. A preview does not ask: a pull request shows what a
 * release would change before its images are copied, and a first deployment has no repository yet.
 */
export function presentDigest(released: ReleasedImage, options: pulumi.InvokeOptions): pulumi.Output<string> {
  if (pulumi.runtime.isDryRun()) return pulumi.output(released.digest);
  const { repository, image, digest, releaseFile, remedy, promotedTag } = released;
  return repository.arn.apply(async () => {
    let tags: readonly string[];
    try {
      ({ imageTags: tags } = await getImage({ repositoryName: image, imageDigest: digest }, options));
    } catch (error) {
      throw new ReleaseFileError(
        `${releaseFile} names ${image}@${digest}, which this account's repository does not give. ${remedy} (${(error as Error).message})`,
      );
    }
    if (promotedTag !== undefined && !tags.includes(promotedTag))
      throw new ReleaseFileError(
        `${releaseFile} names ${image}@${digest}, which is there and was not promoted with this release: its commit, images or model are others than were compared (no tag ${promotedTag}). ${remedy}`,
      );
    return digest;
  });
}
