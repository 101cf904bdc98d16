import { registryHost } from "../arns";
import type { RunRelease } from "../documents/state-machine/read-run";
import type { Settings } from "../settings";
import { hashText, type Release } from "./release-file";

/**
 * What a stack's state machine is told of a release, as literals, and what its runs say that they ran.
 *
 * The checksum is of all that was built, so that a run is the test of images too that its task does not run.
 */
export function runRelease({ account, region, task }: Settings, release: Release): RunRelease {
  const { version, commit, images, model } = release;
  const image = `${registryHost(account, region)}/${task.image}@${images[task.image]?.digest}`;
  return { version, sha256: hashText(JSON.stringify({ version, commit, images, model })), image, model };
}
