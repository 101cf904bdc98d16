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
}

/**
 * The digest, once the account's own repository is seen to hold it. A preview does not ask: a pull request shows what a
 * release would change before its images are copied, and a first deployment has no repository yet.
 */
export function presentDigest(released: ReleasedImage, options: pulumi.InvokeOptions): pulumi.Output<string> {
  if (pulumi.runtime.isDryRun()) return pulumi.output(released.digest);
  const { repository, image, digest, releaseFile, remedy } = released;
  return repository.arn.apply(async () => {
    try {
      await getImage({ repositoryName: image, imageDigest: digest }, options);
    } catch (error) {
      throw new ReleaseFileError(
        `${releaseFile} names ${image}@${digest}, which this account's repository does not give. ${remedy} (${(error as Error).message})`,
      );
    }
    return digest;
  });
}
