import { Provider } from "@pulumi/aws/provider";
import type { Region } from "@pulumi/aws/types/enums";
import * as pulumi from "@pulumi/pulumi";
import { composeArns, registryHost, type Arns } from "../settings/arns";
import { deployFoundation } from "./foundation";
import { deployPipeline } from "./pipeline";
import { demandReleased } from "./released-images";
import { exportContract, readContract } from "./contract";
import { DEPLOYED_WITH, deployedWith, holdToRunning } from "./running-stack";
import { expectationOf, readRelease, type Release, unreleasedImages } from "../release/release-file";
import type { Settings } from "../settings/settings";

/**
 * Deploys a stack, source and target alike: the foundation, and with a release the pipeline that runs it.
 * Everything that is wrong with settings, contract or release is found before the first resource is made; that the
 * account's repositories hold the release, in an update alone.
 * @returns the stack's outputs
 */
export async function deploy(settings: Settings): Promise<Record<string, unknown>> {
  const arns = composeArns(settings);
  const source = settings.kind === "source";
  const release = readRelease(expectationOf(settings));
  await holdToRunning(settings);
  if (release) warnOfUnreleased(settings, release);
  warnOfSilence(settings);
  const contract = source ? exportContract(settings, arns) : await readContract(settings, arns);

  const options = { provider: awsProvider(settings, arns) };
  if (release) await demandReleased(settings, release, "perhaps made", options);
  const foundation = deployFoundation({ settings, arns, contract, release }, options);
  const outputs = release
    ? deployPipeline({ settings, arns, release, foundation }, options)
    : beforeFirstRelease(settings);
  const { keyArn } = foundation;
  return {
    ...(source ? { ...contract, ...(keyArn && { artifactKeyArn: keyArn }) } : {}),
    ...outputs,
    [DEPLOYED_WITH]: deployedWith(settings, foundation.network.zones),
  };
}

/** One provider for one account: it refuses credentials of another, for destroy and refresh as well. */
function awsProvider(settings: Settings, arns: Arns): Provider {
  const { account, region, profile, project, stack, tags } = settings;
  return new Provider("aws", {
    region: region as Region,
    allowedAccountIds: [account],
    defaultTags: { tags: { ...tags, Project: project, Stack: stack, ManagedBy: "pulumi" } },
    ...(profile === undefined ? {} : { profile }),
    ...assumedRole(settings, arns),
  });
}

/** A target is deployed by its own role, which the caller takes on; a source by the caller. */
function assumedRole({ kind, signIn, externalId, stack }: Settings, arns: Arns) {
  if (kind === "source" || signIn === "caller") return {};
  const roleArn = signIn === "deploy-role" ? arns.deployRole : arns.previewRole;
  return { assumeRoles: [{ roleArn, externalId, sessionName: `pulumi-${stack}`.slice(0, 64) }] };
}

/** An image that was added to the settings has a repository first, and then a digest that a release can name. */
function warnOfUnreleased({ kind, images, releaseFile }: Settings, release: Release): void {
  const unreleased = unreleasedImages(release, Object.keys(images));
  if (unreleased.length === 0) return;
  const next =
    kind === "source"
      ? `Push to them, and write the digests into ${releaseFile} as a new version`
      : `Promote a release that names them`;
  void pulumi.log.warn(
    `Release ${release.version} does not name ${unreleased.join(", ")} of the stack's images: their repositories are made and stay empty. ${next}.`,
  );
}

/** Where runs matter somebody has to hear of their failures. */
function warnOfSilence({ kind, schedule, alarms, stack, project }: Settings): void {
  if (alarms.email !== undefined || (kind === "source" && !schedule.enabled)) return;
  void pulumi.log.warn(
    `Nobody hears when a run of ${stack} fails: write an address into Pulumi.${stack}.yaml, ${project}:alarms: { email: team@example.com }.`,
  );
}

/** A stack without a release has nothing to run yet; it says so, and what to do. */
function beforeFirstRelease({
  kind,
  stack,
  releaseFile,
  account,
  region,
  task,
}: Settings): Record<string, unknown> {
  const repository = `${registryHost(account, region)}/${task.image}`;
  const nextStep =
    kind === "source"
      ? `No release yet, so no task, state machine or schedule. Push an image to ${repository}, write its digest to ${releaseFile}, and run: pulumi up -s ${stack}`
      : `No release yet, so no task, state machine or schedule. Promote a tested release to ${repository}, merge ${releaseFile}, and run: pulumi up -s ${stack}`;
  void pulumi.log.warn(nextStep);
  return { nextStep };
}
