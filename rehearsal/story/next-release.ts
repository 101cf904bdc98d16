import type { Release } from "../../release/release-file";
import { updateStack } from "./deploying";
import { demand } from "./expect";
import { uploadModel, writeRelease } from "./release";
import { bytesOf, promoteRelease, recordCandidate, rollBack, verifyRelease } from "./releasing";
import { runPipeline } from "./running";
import type { Stage } from "./stage";

/**
 * A release with another model is tested in the source, promoted and deployed; the target then goes back to the one before.
 * @returns the release that was left, which the source still has
 */
export async function playNextRelease(stage: Stage, release: Release): Promise<Release> {
  const { steps, source, target, artifacts, callers } = stage;
  const { settings } = source;
  const tester = source.pipeline.as(await callers.as("tester"));
  const model = await uploadModel(artifacts, settings, tester, "nextModel");
  const { evidence: _untested, ...built } = { ...release, version: nextVersion(release.version), model };
  writeRelease(source.releaseFile, built);
  await updateStack(stage, source, `release ${built.version}, with another model`);
  await runPipeline(stage, source);
  const next = await recordCandidate(stage);

  const { results } = await promoteRelease(stage, next, "named");
  demand(bytesOf(results) === 0, `${bytesOf(results)} bytes were copied of images that were there`);
  await updateTarget(stage, next, "release");
  await runPipeline(stage, target);
  await verifyRelease(stage, next);
  await rollBack(stage, release);
  await updateTarget(stage, release, "back to");
  await runPipeline(stage, target);
  await verifyRelease(stage, release);
  steps.proved(
    `${target.settings.stack}: goes to another release and back as one unit`,
    `${next.version}, then ${release.version} with model ${release.model.versionId.slice(0, 12)}…, nothing built or copied`,
  );
  return next;
}

/** Deploys a release in the target and reads back what its next run will use. */
async function updateTarget(stage: Stage, release: Release, what: string): Promise<void> {
  const { target } = stage;
  const { outputs } = await updateStack(stage, target, `${what} ${release.version}`);
  const found = await target.pipeline.parameter("model-version-id");
  demand(
    outputs["release"] === release.version && found === release.model.versionId,
    `${target.settings.stack} has release ${String(outputs["release"])} with model ${found}, not ${release.version} with ${release.model.versionId}`,
  );
}

/** `0.1.6` to `0.1.7`. */
function nextVersion(version: string): string {
  const [major, minor, patch] = version.split(/[.+-]/);
  return `${major}.${minor}.${Number(patch) + 1}`;
}
