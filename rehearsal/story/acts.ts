import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { stackPath } from "../../settings/stack-file";
import type { Project } from "../pulumi/project";
import { isBlocking } from "../../ci/pulumi/stack-run";
import { modelsOf, type Release } from "../../release/release-file";
import { counted } from "../../settings/words";
import { readModelsAsOthers } from "./access";
import { tryAsDeployRole } from "./forbidden-calls";
import { tryAsOthers } from "./others";
import { deployStack, proveUnchanged, updateStack } from "./deploying";
import { demand } from "./expect";
import { buildDeclared, describeRelease, uploadModels, writeRelease } from "./release";
import { renderRelease } from "./rendering";
import { proveSingleRun, runPipelines } from "./running";
import {
  planRelease,
  prepareRelease,
  promoteRelease,
  recordCandidate,
  refuseFinding,
  validateModel,
  verifyRelease,
} from "./releasing";
import type { Scene, Stage } from "./stage";

/** The source is deployed, builds, and tests what it built. @returns the release as it was recorded */
export async function playSource(stage: Stage, version: string): Promise<Release> {
  const { steps, source, artifacts, callers, checkout } = stage;
  const { settings } = source;
  steps.act("The source builds and tests");
  const before = await updateStack(stage, source, "before there is a release");
  steps.proved(
    settings,
    "runs-from-start-to-end",
    "the stack deploys before its first release",
    `${String(before.outputs["nextStep"]).slice(0, 60)}…`,
  );

  const named = { version, commit: await checkout.tag(version) };
  const images: Release["images"] = {};
  for (const image of Object.keys(settings.images)) {
    images[image] = await steps.run(
      `${settings.stack}: build ${image} without Docker`,
      async () => buildDeclared(artifacts, settings, image, named, await callers.as("imageBuilder")),
      ({ digest, platforms }) => `${digest.slice(0, 19)} for ${platforms.join(", ")}`,
    );
    steps.ledger.image(settings, { name: image, ...images[image] }, version);
  }
  demand(
    new Set(Object.values(images).map(({ digest }) => digest)).size === Object.keys(images).length,
    `Images cannot be told apart by their digests: ${JSON.stringify(images)}`,
    "same-bytes",
  );
  const tester = source.pipeline.as(await callers.as("tester"));
  const models = await uploadModels(artifacts, settings, tester);
  writeRelease(source.releaseFile, describeRelease(named, images, models));
  await deployStack(stage, source, `release ${version}`);
  await proveUnchanged(stage, source);

  await runPipelines(stage, source);
  await proveSingleRun(stage, source);
  await validateModel(stage, tester);
  return recordCandidate(stage);
}

/** The target receives the same bytes and runs them on its own data. */
export async function playTarget(scene: Scene, release: Release): Promise<void> {
  const { steps, source, target } = scene;
  const [from, to] = [source.settings, target.settings];
  steps.act("Targets receive the release and run it");
  await updateStack(scene, target, "before there is a release");
  steps.proved(
    to,
    "runs-from-start-to-end",
    `the stack deploys from ${from.stack}'s outputs`,
    `models from ${String(source.stack.outputs["artifactBucketName"])}`,
  );
  await prepareRelease(scene, release);
  await planRelease(scene, release);
  await refuseFinding(scene, release);
  await promoteRelease(scene, release);
  await renderRelease(scene, release);
  await deployStack(scene, target, `release ${release.version}`);
  await proveUnchanged(scene, target);
  await runPipelines(scene, target);
  for (const { versionId } of Object.values(modelsOf(release)))
    steps.proved(
      to,
      "only-named-readers",
      `its task reads the model from ${from.stack}'s bucket`,
      `version ${versionId.slice(0, 12)}…, sha256 checked`,
    );
  await verifyRelease(scene, release);
}

/** A run with a model that nobody released fails, as it must; whoever looks later finds the good run that comes next. */
export async function refuseOtherModel({ steps, target }: Scene): Promise<void> {
  const who = "a run whose model was set by hand";
  const { settings, pipeline } = target;
  const run = await steps.run(
    `${settings.stack}: a run that must fail, its model set by hand`,
    async () => {
      const released = await pipeline.changeParameter("model-key", "models/untested.pkl");
      const ended = await pipeline.finish(await pipeline.trigger());
      await pipeline.changeParameter("model-key", released);
      return ended;
    },
    ({ status, error }) => `${status} as it must: ${error}`,
  );
  demand(
    run.error === "ModelNotReleased",
    `The run with another model ended as ${run.status} ${run.error}, and not as ModelNotReleased`,
    "only-tested-releases",
  );
  const log = (await pipeline.logOf(run.executionArn)) || `No task was started. ${run.error}: ${run.cause}`;
  steps.ledger.pipelineRan(settings, "a model that nobody released", `${run.status} as it must`, log);
  steps.denied(settings, { who, asked: "runs", layer: "state machine", code: run.error });
  steps.proved(
    settings,
    "only-tested-releases",
    "its task refuses a model not in its release",
    `${run.error}: one run fails on purpose, and the next one succeeds`,
  );
}

/** What must not happen does not. */
export async function playForbidden(scene: Scene, release: Release): Promise<void> {
  const { steps, aws, source, target, callers } = scene;
  const [from, to] = [source.settings, target.settings];
  steps.act("What must not happen");
  const keys = Object.values(modelsOf(release)).map(({ key }) => key);
  const denied = await steps.run(
    `${to.stack}: ${from.stack}'s ${counted(keys.length, "model")} read by others`,
    () => readModelsAsOthers(aws, from, to, keys),
    (readers) => `${readers.length} denied`,
  );
  for (const refusal of denied) {
    const claim = `only its task may read ${from.stack}'s model`;
    steps.denied(to, refusal);
    steps.proved(to, "only-named-readers", claim, `${refusal.who}: ${refusal.code}`);
  }
  await smuggleBuild(scene);

  const asDeployer = await steps.run(
    `${to.stack}: its deploy role tries what it must not`,
    async () => tryAsDeployRole(aws, to, await callers.deploy()),
    (refusals) => `${[...refusals.values()].flat().length} denied`,
  );
  for (const [claim, refusals] of asDeployer) {
    const calls = refusals.map(({ asked }) => asked).join(", ");
    for (const refusal of refusals) steps.denied(to, refusal);
    const may = "its deploy role is limited to deploying";
    steps.proved(to, "no-builds-in-a-target", may, `${claim}: ${calls}`);
  }
  const asOthers = await steps.run(
    `${to.stack}: others ask for roles and calls that are not theirs`,
    () => tryAsOthers(aws, callers, from, to),
    (refusals) => `${refusals.length} denied`,
  );
  for (const refusal of asOthers) steps.denied(to, refusal);
  const claim = "forks, other branches and roles get no access";
  steps.proved(to, "only-named-readers", claim, `${asOthers.length} attempts denied`);
}

/** A program that builds in the target does not get past its preview. */
async function smuggleBuild(scene: Scene): Promise<void> {
  const { steps, target } = scene;
  const { settings, stack } = target;
  const smuggled = await steps.run(`${stack.name}: preview with a CodeBuild project smuggled in`, () =>
    stack.try("preview", { project: smuggledProject(scene) }),
  );
  const blocking = smuggled.violations.find((found) => isBlocking(found) && found.urn.includes("codebuild"));
  demand(
    !smuggled.succeeded && blocking !== undefined,
    `The CodeBuild project passed the preview of ${stack.name}, or something else ended it: ${smuggled.failure}`,
    "no-builds-in-a-target",
  );
  const who = "a program with a CodeBuild project smuggled in";
  steps.denied(settings, { who, asked: "is previewed", layer: "policy pack", code: blocking.policy });
  const claim = "a preview blocks a program that builds";
  steps.proved(settings, "no-builds-in-a-target", claim, `by ${blocking.policy}`);
}

/** The target's project with another program: somebody who makes the account build. */
function smuggledProject({ target, checkout, pulumi, folder }: Scene): Project {
  const { project, stack, releaseFile } = target.settings;
  const smuggled = join(folder, `smuggled-${stack}`);
  const main = join(checkout.folder, "rehearsal", "story", "smuggled-build");
  mkdirSync(smuggled);
  writeFileSync(join(smuggled, "Pulumi.yaml"), stringify({ name: project, runtime: "nodejs", main }));
  copyFileSync(stackPath(checkout.folder, stack), stackPath(smuggled, stack));
  mkdirSync(join(smuggled, dirname(releaseFile)), { recursive: true });
  copyFileSync(join(checkout.folder, releaseFile), join(smuggled, releaseFile));
  return pulumi.project(smuggled);
}
