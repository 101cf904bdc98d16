import type { Release } from "../../release/release-file";
import { updateStack } from "./deploying";
import { demand } from "./expect";
import { copyReleasedImage, uploadModel, writeRelease } from "./release";
import { runPipeline } from "./running";
import { sourceData } from "./sample-data";
import type { Stage } from "./stage";

/** A release with another model is tested in the source and deployed in the target, which then goes back to the one before. */
export async function playRollback(stage: Stage, release: Release): Promise<void> {
  const { steps, source, target, artifacts, callers, projectFolder } = stage;
  const [from, to] = [source.settings, target.settings];
  const model = await uploadModel(artifacts, from, source.pipeline, "\n");
  const { evidence: _untested, ...built } = { ...release, version: nextVersion(release.version), model };
  writeRelease(source.releaseFile, built);
  await updateStack(stage, source, `release ${built.version}, with another model`);
  const run = await runPipeline(stage, source, sourceData(projectFolder));
  const next = { ...built, evidence: { execution: run.executionArn, testedAt: new Date().toISOString() } };

  const promoter = await callers.promotion();
  for (const image of Object.keys(next.images))
    await copyReleasedImage(artifacts, next, image, { from: from.account, to: to.account, promoter });
  await deployRelease(stage, next, "release");
  await deployRelease(stage, release, "back to");
  steps.proved(
    `${to.stack}: goes to another release and back as one unit`,
    `${next.version}, then ${release.version} with model ${release.model.versionId.slice(0, 12)}…`,
  );
}

/** Deploys a release in the target and reads back what its next run will use. */
async function deployRelease(stage: Stage, release: Release, what: string): Promise<void> {
  const { target } = stage;
  writeRelease(target.releaseFile, release);
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
