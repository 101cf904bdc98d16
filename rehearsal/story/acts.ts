import { buildDeclared, describeRelease, uploadModel, writeRelease } from "./release";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { stackPath } from "../../settings/stack-file";
import type { Project } from "../pulumi/project";
import { isBlocking } from "../pulumi/stack-run";
import type { Release } from "../../release/release-file";
import { readModelAsOthers } from "./access";
import { tryAsDeployRole, tryAsOthers } from "./forbidden-calls";
import { deployStack, proveUnchanged, updateStack } from "./deploying";
import { demand } from "./expect";
import { proveSingleRun, runPipeline } from "./running";
import {
  planRelease,
  prepareRelease,
  promoteRelease,
  recordCandidate,
  validateModel,
  verifyRelease,
} from "./releasing";
import type { Stage } from "./stage";

/** The source is deployed, builds, and tests what it built. @returns the release as it was recorded */
export async function playSource(stage: Stage, version: string): Promise<Release> {
  const { steps, source, artifacts, callers, checkout } = stage;
  const { settings } = source;
  const before = await updateStack(stage, source, "before there is a release");
  steps.proved(
    `${settings.stack}: deploys before its first release, and says what is next`,
    String(before.outputs["nextStep"]).slice(0, 60) + "…",
  );

  const named = { version, commit: await checkout.tag(version) };
  const images: Release["images"] = {};
  for (const image of Object.keys(settings.images)) {
    images[image] = await steps.run(
      `${settings.stack}: build ${image} without Docker`,
      async () => buildDeclared(artifacts, settings, image, named, await callers.as("imageBuilder")),
      ({ digest, platforms }) => `${digest.slice(0, 19)} for ${platforms.join(", ")}`,
    );
  }
  demand(
    new Set(Object.values(images).map(({ digest }) => digest)).size === Object.keys(images).length,
    `Images cannot be told apart by their digests: ${JSON.stringify(images)}`,
  );
  const tester = source.pipeline.as(await callers.as("tester"));
  const model = await uploadModel(artifacts, settings, tester);
  writeRelease(source.releaseFile, describeRelease(named, images, model));
  await deployStack(stage, source, `release ${version}`);
  await proveUnchanged(stage, source);

  await runPipeline(stage, source);
  await proveSingleRun(stage, source);
  await validateModel(stage, tester);
  return recordCandidate(stage);
}

/** The target receives the same bytes and runs them on its own data. */
export async function playTarget(stage: Stage, release: Release): Promise<void> {
  const { steps, source, target } = stage;
  const [from, to] = [source.settings, target.settings];
  await updateStack(stage, target, "before there is a release");
  steps.proved(
    `${to.stack}: deployed from ${from.stack}'s outputs`,
    `models from ${String(source.stack.outputs["artifactBucketName"])}`,
  );
  await prepareRelease(stage, release);
  await planRelease(stage, release);
  await promoteRelease(stage, release);
  await deployStack(stage, target, `release ${release.version}`);
  await proveUnchanged(stage, target);
  await runPipeline(stage, target);
  steps.proved(
    `${to.stack}'s task read the model from ${from.stack}'s bucket`,
    `version ${release.model.versionId.slice(0, 12)}…, sha256 checked`,
  );
  await verifyRelease(stage, release);
}

/** What must not happen does not. */
export async function playForbidden(stage: Stage, release: Release): Promise<void> {
  const { steps, aws, source, target, callers } = stage;
  const [from, to] = [source.settings, target.settings];
  const denied = await steps.run(
    `${from.stack}'s model read by others`,
    () => readModelAsOthers(aws, from, to, release.model.key),
    (readers) => `${readers.length} denied`,
  );
  for (const { who, code } of denied) steps.proved(`the model is closed to ${who}`, code);

  const refused = await steps.run(
    `${to.stack}: pipeline with another model set by hand`,
    async () => {
      const released = await target.pipeline.changeParameter("model-key", "models/untested.pkl");
      const run = await target.pipeline.finish(await target.pipeline.trigger());
      await target.pipeline.changeParameter("model-key", released);
      return run;
    },
    ({ status }) => status,
  );
  demand(
    refused.error === "ModelNotReleased",
    `The run with another model ended as ${refused.status} ${refused.error}`,
  );
  steps.proved(`${to.stack} refuses a model that its release does not name`, refused.error);

  const smuggled = await steps.run(`${to.stack}: preview with a CodeBuild project smuggled in`, () =>
    target.stack.try("preview", { project: smuggledProject(stage) }),
  );
  const blocking = smuggled.violations.find((found) => isBlocking(found) && found.urn.includes("codebuild"));
  demand(
    !smuggled.succeeded && blocking !== undefined,
    `The CodeBuild project passed the preview of ${to.stack}`,
  );
  steps.proved(`a build smuggled into ${to.stack} is blocked at preview`, `by ${blocking.policy}`);

  const asDeployer = await steps.run(
    `${to.stack}: its deploy role tries what it must not`,
    async () => tryAsDeployRole(aws, to, await callers.deploy()),
    (refusals) => `${refusals.length} denied`,
  );
  for (const claim of new Set(asDeployer.map((refusal) => refusal.claim))) {
    const calls = asDeployer.filter((refusal) => refusal.claim === claim).map(({ what }) => what);
    steps.proved(`${to.names.deployRole} deploys, and is refused ${claim}`, calls.join(", "));
  }
  const asOthers = await steps.run(
    `others ask for roles and calls that are not theirs`,
    () => tryAsOthers(aws, callers, from, to),
    (refusals) => `${refusals.length} denied`,
  );
  steps.proved(
    "no fork, branch, environment or other role gets further",
    `${asOthers.length} attempts denied`,
  );
}

/** The target's project with another program: somebody who makes the account build. */
function smuggledProject({ target, checkout, pulumi, folder }: Stage): Project {
  const smuggled = join(folder, "smuggled");
  const main = join(checkout.folder, "rehearsal", "story", "smuggled-build");
  mkdirSync(smuggled);
  writeFileSync(
    join(smuggled, "Pulumi.yaml"),
    stringify({ name: target.settings.project, runtime: "nodejs", main }),
  );
  copyFileSync(stackPath(checkout.folder, target.settings.stack), stackPath(smuggled, target.settings.stack));
  return pulumi.project(smuggled);
}
