import { registryHost } from "../settings/arns";
import { RELEASE_TAG } from "../documents/resource-policies/repository-lifecycle";
import type { RunRelease } from "../documents/state-machine/read-run";
import type { Settings } from "../settings/settings";
import { hashText, type Release } from "./release-file";

/** Checksum of all that a release's build made: 64 hexadecimal digits. */
const contentHash = ({ version, commit, images, model }: Release): string =>
  hashText(JSON.stringify({ version, commit, images, model }));

/**
 * The tag of a released image: by its beginning the lifecycle rules know that it stays, by its end a target knows that
 * the image was promoted with this very commit, these images and this model. Half of the checksum's digits, as a tag has 128
 * characters at most.
 */
export const releasedTag = (release: Release): string =>
  `${RELEASE_TAG}${release.version}-${contentHash(release).slice(0, 32)}`;

/** The tags of a promoted image: what was promoted with it, and the version for people. */
export const releaseTags = (release: Release): string[] => [releasedTag(release), release.version];

/**
 * What a stack's state machine has of a release, as literals, and what its runs say that they ran.
 *
 * The checksum is of all that was built, so that a run is the test of images too that its task does not run.
 */
export function runRelease({ account, region, image: name }: Settings, release: Release): RunRelease {
  const { version, images, model } = release;
  const image = `${registryHost(account, region)}/${name}@${images[name]?.digest}`;
  return { version, sha256: contentHash(release), image, model };
}
