import { BatchGetImageCommand, ECRClient } from "@aws-sdk/client-ecr";
import { z } from "zod";
import { ifThere } from "../../release/deployed/if-there";
import { parseAs } from "../../release/parse-as";
import type { Clients } from "../aws/reader";
import { JobError } from "../job";

const index = z.object({
  manifests: z.array(
    z.object({ platform: z.object({ os: z.string(), architecture: z.string() }).optional() }),
  ),
});

export interface BuiltImage {
  readonly digest: string;
  /** Such as `linux/amd64`; attestations have none. */
  readonly platforms: readonly string[];
}

/** A commit cannot be built before something else is done. */
export class NothingToBuild extends JobError {}

/** The image under a tag of the source's registry; undefined when there is none. @throws JobError for one that is not an index */
export async function findBuilt(
  client: Clients,
  image: string,
  tag: string,
): Promise<BuiltImage | undefined> {
  const answer = await ifThere(["RepositoryNotFoundException"], () =>
    client(ECRClient).send(
      new BatchGetImageCommand({ repositoryName: image, imageIds: [{ imageTag: tag }] }),
    ),
  );
  if (!answer) throw new NothingToBuild(`The source has no repository ${image} yet.`);
  const { images = [], failures = [] } = answer;
  const [found] = images;
  if (!found) {
    const [failure] = failures;
    if (!failure || failure.failureCode === "ImageNotFound") return undefined;
    throw new JobError(
      `${image}:${tag} was not read (${failure.failureCode}: ${failure.failureReason}). Run the job again.`,
    );
  }
  const manifests = parseAs(index, found.imageManifest)?.manifests;
  const digest = found.imageId?.imageDigest;
  if (!manifests || digest === undefined)
    throw new JobError(
      `${image}:${tag} is not an index of platforms, as docker buildx makes with an SBOM and provenance. An administrator deletes the tag; then run the job again.`,
    );
  const platforms = manifests.flatMap(({ platform }) =>
    platform && platform.os !== "unknown" ? [`${platform.os}/${platform.architecture}`] : [],
  );
  return { digest, platforms };
}
