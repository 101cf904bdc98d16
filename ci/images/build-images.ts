import type { Login } from "../../release/registry/login";
import type { Release } from "../../release/release-file";
import type { ImageBuild } from "../../settings/image-build";
import type { Clients } from "../aws/reader";
import { JobError, type Job } from "../job";
import { findBuilt } from "./built";
import { withDocker } from "./docker";

export interface Building {
  /** As the image builder. */
  readonly client: Clients;
  readonly login: Login;
  readonly version: string;
  readonly commit: string;
}

/** All images of the source as a commit builds them: what is there under the commit's tag is not built again. */
export async function buildImages(
  job: Job,
  { client, login, version, commit }: Building,
): Promise<Release["images"]> {
  const tag = `commit-${commit}`;
  const images: Release["images"] = {};
  const missing: [string, ImageBuild][] = [];
  for (const [image, build] of buildsOf(job)) {
    const found = await findBuilt(client, image, tag);
    if (!found) missing.push([image, build]);
    else if (build.platforms.some((platform) => !found.platforms.includes(platform)))
      throw new JobError(
        `${image}:${tag} is for ${found.platforms.join(", ") || "no platform"}, and the settings want ${build.platforms.join(", ")}. A tag never moves: push another commit.`,
      );
    else images[image] = { digest: found.digest, platforms: [...build.platforms] };
    job.say(found ? `${image}:${tag} exists: ${found.digest}` : `${image}:${tag} will be built.`);
  }
  if (missing.length === 0) return images;
  await withDocker(job.folder, login, async (buildAndPush) => {
    for (const [image, build] of missing) {
      const reference = `${login.host}/${image}:${tag}`;
      const digest = await buildAndPush({ ...build, version, commit, reference });
      images[image] = { digest, platforms: [...build.platforms] };
    }
  });
  return images;
}

function buildsOf({ source }: Job): readonly (readonly [string, ImageBuild])[] {
  return Object.entries(source.images).map(([image, { build }]) => {
    if (build) return [image, build] as const;
    throw new JobError(
      `Pulumi.${source.stack}.yaml does not say how ${image} is built. Write images.${image}.build with its dockerfile and platforms.`,
    );
  });
}
