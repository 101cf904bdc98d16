import { registryHost } from "../settings/arns";
import { pipelinesOf, type PipelineSettings, type Settings } from "../settings/settings";
import { isReleased, runningOf, type Release, unreleasedImages } from "../release/release-file";

/**
 * What whoever deploys a stack should know and nothing stops for, a sentence each.
 * @param release What is deployed; `undefined` before the first.
 */
export function warnings(settings: Settings, release: Release | undefined): string[] {
  const pipelines = pipelinesOf(settings);
  return [
    ...(release ? [...unreleased(settings, release), ...waiting(pipelines, release)] : [nextStep(settings)]),
    ...pipelines.filter((pipeline) => !hearsOfFailures(pipeline)).map(silence),
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

/** A pipeline that was added to the settings has a log, roles and a topic first, and runs with a release that names its image and model. */
const waiting = (pipelines: readonly PipelineSettings[], release: Release): string[] =>
  pipelines
    .filter((pipeline) => !isReleased(release, runningOf(pipeline)))
    .map(
      ({ workload, image, model }) =>
        `Release ${release.version} does not name what pipeline ${workload} runs, image ${image}${model ? ` and model ${model.name}` : ""}: with this release it has no task, state machine or schedule.`,
    );

/** Where runs matter somebody has to hear of their failures; in a source with a schedule that is off, whoever starts one looks. */
const hearsOfFailures = ({ kind, schedule, alarms }: PipelineSettings): boolean =>
  alarms.email !== undefined || (kind === "source" && !schedule.enabled);

const silence = ({ stack, project, workload, pipelines }: PipelineSettings): string =>
  `Nobody hears when a run of ${Object.keys(pipelines).length > 1 ? `${workload} in ${stack}` : stack} fails: write an address into Pulumi.${stack}.yaml, ${project}:pipelines.${workload}.alarms: { email: team@example.com }.`;

/** What brings a stack its first release. */
export function nextStep(settings: Settings): string {
  const { kind, stack, releaseFile, account, region } = settings;
  const run = [...new Set(pipelinesOf(settings).map(({ image }) => image))];
  const repositories = run.map((image) => `${registryHost(account, region)}/${image}`).join(", ");
  const one = run.length === 1;
  const bring =
    kind === "source"
      ? `Push ${one ? "an image" : "images"} to ${repositories}, write ${one ? "its digest" : "their digests"} to ${releaseFile}`
      : `Promote a tested release to ${repositories}, merge ${releaseFile}`;
  return `No release yet, so no task, state machine or schedule. ${bring}, and run: pulumi up -s ${stack}`;
}
