import { registryHost } from "../settings/arns";
import type { Settings } from "../settings/settings";
import { type Release, unreleasedImages } from "../release/release-file";

/**
 * What whoever deploys a stack should know and nothing stops for, a sentence each.
 * @param release What is deployed; `undefined` before the first.
 */
export function warnings(settings: Settings, release: Release | undefined): string[] {
  return [
    ...(release ? unreleased(settings, release) : [nextStep(settings)]),
    ...(hearsOfFailures(settings) ? [] : [silence(settings)]),
  ];
}

/** An image that was added to the settings has a repository first, and then a digest that a release can name. */
function unreleased({ kind, images, releaseFile }: Settings, release: Release): string[] {
  const added = unreleasedImages(release, Object.keys(images));
  if (added.length === 0) return [];
  const next =
    kind === "source"
      ? `Push to them, and write the digests into ${releaseFile} as a new version`
      : `Promote a release that names them`;
  return [
    `Release ${release.version} does not name ${added.join(", ")} of the stack's images: their repositories are made and stay empty. ${next}.`,
  ];
}

/** Where runs matter somebody has to hear of their failures; in a source with a schedule that is off, whoever starts one looks. */
const hearsOfFailures = ({ kind, schedule, alarms }: Settings): boolean =>
  alarms.email !== undefined || (kind === "source" && !schedule.enabled);

const silence = ({ stack, project, workload }: Settings): string =>
  `Nobody hears when a run of ${stack} fails: write an address into Pulumi.${stack}.yaml, ${project}:pipelines.${workload}.alarms: { email: team@example.com }.`;

/** What brings a stack its first release. */
export function nextStep({ kind, stack, releaseFile, account, region, image }: Settings): string {
  const repository = `${registryHost(account, region)}/${image}`;
  const bring =
    kind === "source"
      ? `Push an image to ${repository}, write its digest to ${releaseFile}`
      : `Promote a tested release to ${repository}, merge ${releaseFile}`;
  return `No release yet, so no task, state machine or schedule. ${bring}, and run: pulumi up -s ${stack}`;
}
