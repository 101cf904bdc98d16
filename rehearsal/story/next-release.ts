import { DescribeImagesCommand, ECRClient } from "@aws-sdk/client-ecr";
import { modelsOf, type Release, type ReleasedModel } from "../../release/release-file";
import type { Settings } from "../../settings/settings";
import { awsConfig, type AwsCredentials } from "../emulator/clients";
import type { LocalAws } from "../emulator/local-aws";
import { refuseOtherModel } from "./acts";
import { updateStack } from "./deploying";
import { demand } from "./expect";
import { nameModel } from "./model";
import type { Pipeline } from "./pipeline-run";
import { writeRelease } from "./release";
import { workloadOption } from "./release-command";
import { bytesOf, promoteRelease, recordCandidate, rollBack, verifyRelease } from "./releasing";
import { runPipelines } from "./running";
import type { Scene, Stage } from "./stage";
import { triesReleases, tryRelease } from "./trying";

/** A release with another model is tested in the source, which keeps it; where nothing reads a model, it differs in its version. */
export async function testNextRelease(stage: Stage, release: Release): Promise<Release> {
  const { steps, source, callers, checkout } = stage;
  steps.act("Another release, and back");
  const models = { ...modelsOf(release) };
  if (source.settings.model) {
    Object.assign(models, await nameModel(stage, "1.1.0", "nextModel"));
    await checkout.commitAll("The next model");
  }
  const { version, commit, images } = release;
  const built = { version: nextVersion(version), commit, images, models };
  writeRelease(source.releaseFile, built);
  await updateStack(stage, source, `release ${built.version}, with another model`);
  const tester = await callers.as("tester");
  await runByCommand(stage, source.pipeline, tester);
  for (const other of source.others) await runByCommand(stage, other, tester);
  const recorded = await recordCandidate(stage);
  for (const [name, image] of Object.entries(recorded.images))
    steps.ledger.image(source.settings, { name, ...image }, recorded.version);
  return recorded;
}

async function runByCommand(
  { steps, release }: Stage,
  pipeline: Pipeline,
  tester: AwsCredentials,
): Promise<void> {
  const { settings } = pipeline;
  const named = workloadOption(settings);
  const { execution } = await steps.run(
    `${settings.stack}: release run${named.map((word) => ` ${word}`).join("")}`,
    () => release.json<{ execution: string }>(tester, "run", ...named),
    (run) => `${run.execution.split(":").at(-1)} passed`,
  );
  steps.ledger.pipelineRan(settings, "release run", "SUCCEEDED", await pipeline.logOf(execution));
}

/** A target receives the next release, and then goes back to the one before. */
export async function playNextRelease(scene: Scene, release: Release, next: Release): Promise<void> {
  const { steps, target } = scene;
  const { settings } = target;
  await moveToRelease(scene, next);
  await proveTags(scene);
  await rollBack(scene, release);
  await updateTarget(scene, release, "back to");
  if (target.settings.model) await refuseOtherModel(scene);
  await runPipelines(scene, target);
  await verifyRelease(scene, release);
  steps.proved(
    settings,
    "rolls-back-as-one",
    "a release and its rollback move as one unit",
    `${next.version}, then ${release.version}${modelWords(scene, release)}, nothing built or copied`,
  );
}

/** A target receives a release of images that it has, and runs it. */
export async function moveToRelease(scene: Scene, next: Release): Promise<void> {
  const { target } = scene;
  const tries = triesReleases(scene);
  if (tries) await tryRelease(scene, next);
  const { results } = await promoteRelease(scene, next, tries ? undefined : "named");
  demand(
    bytesOf(results) === 0,
    `${bytesOf(results)} bytes were copied of images that were there`,
    "rolls-back-as-one",
  );
  await updateTarget(scene, next, "release");
  await runPipelines(scene, target);
  await verifyRelease(scene, next);
}

/** Deploys a release in the target and reads back what its next run will use. */
async function updateTarget(scene: Scene, release: Release, what: string): Promise<void> {
  const { target } = scene;
  const { outputs } = await updateStack(scene, target, `${what} ${release.version}`);
  const model = modelIn(scene, release);
  const found = model && (await target.pipeline.parameter("model-version-id"));
  demand(
    outputs["release"] === release.version && found === model?.versionId,
    `${target.settings.stack} has release ${String(outputs["release"])} with model ${found}, not ${release.version} with ${model?.versionId}`,
    "rolls-back-as-one",
  );
}

/** The model of the pipeline that the story follows. */
const modelIn = ({ target: { settings } }: Scene, release: Release): ReleasedModel | undefined =>
  settings.model && modelsOf(release)[settings.model.name];

function modelWords(scene: Scene, release: Release): string {
  const model = modelIn(scene, release);
  return model ? ` with model ${model.versionId.slice(0, 12)}…` : "";
}

/** Whoever looks up a release by its tags finds the same in both registries; tags of a build's commit stay where it built. */
async function proveTags({ steps, aws, ...actors }: Scene): Promise<void> {
  const [source, target] = [actors.source.settings, actors.target.settings];
  const all: string[] = [];
  for (const image of Object.keys(target.images)) {
    const ours = await tagsOf(aws, source, image);
    const theirs = await tagsOf(aws, target, image);
    demand(
      ours === theirs,
      `${image} has the tags ${ours} in ${source.stack}, and ${theirs} in ${target.stack}`,
      "same-bytes",
    );
    all.push(`${image}: ${theirs}`);
  }
  const claim = `its tags equal ${source.stack}'s after a second release`;
  steps.proved(target, "same-bytes", claim, all.join("; "));
}

async function tagsOf(aws: LocalAws, { account, region }: Settings, repositoryName: string): Promise<string> {
  const credentials = aws.account(account).root;
  const ecr = new ECRClient(awsConfig({ endpoint: aws.endpoint, region, credentials }));
  const { imageDetails = [] } = await ecr.send(new DescribeImagesCommand({ repositoryName }));
  const tags = imageDetails.flatMap(({ imageTags = [] }) => imageTags);
  return tags
    .filter((tag) => !tag.startsWith("commit-"))
    .sort()
    .join(", ");
}

/** `0.1.6` to `0.1.7`. */
function nextVersion(version: string): string {
  const [major, minor, patch] = version.split(/[.+-]/);
  return `${major}.${minor}.${Number(patch) + 1}`;
}
