import { registryHost } from "../settings/arns";
import { RELEASE_TAG } from "../documents/resource-policies/repository-lifecycle";
import type { RunRelease } from "../documents/state-machine/read-run";
import type { PipelineSettings } from "../settings/settings";
import { hashText, modelsOf, type Release } from "./release-file";

/** Checksum of all that a release's build made: 64 hexadecimal digits. A release has `model` or `models`, by its format. */
const contentHash = ({ version, commit, images, model, models }: Release): string =>
  hashText(JSON.stringify({ version, commit, images, model, models }));

/**
 * The tag of a released image: by its beginning the lifecycle rules know that it stays, by its end a target knows that
 * the image was promoted with this very commit, these images and these models. Half of the checksum's digits, as a tag has 128
 * characters at most.
 */
export const releasedTag = (release: Release): string =>
  `${RELEASE_TAG}${release.version}-${contentHash(release).slice(0, 32)}`;

/** The tags of a promoted image: what was promoted with it, and the version for people. */
export const releaseTags = (release: Release): string[] => [releasedTag(release), release.version];

/**
 * What a pipeline's state machine has of a release, as literals, and what its runs say that they ran.
 *
 * The checksum is of all that was built, so that a run is the test of images too that its task does not run.
 */
export function runRelease(settings: PipelineSettings, release: Release): RunRelease {
  const { account, region, image: name, model: of } = settings;
  const image = `${registryHost(account, region)}/${name}@${release.images[name]?.digest}`;
  const model = of && modelsOf(release)[of.name];
  return { version: release.version, sha256: contentHash(release), image, ...(model && { model }) };
}
