import { Provider } from "@pulumi/aws/provider";
import type { Region } from "@pulumi/aws/types/enums";
import * as pulumi from "@pulumi/pulumi";
import { deployCanaries, readTrial } from "./canary";
import { deployFoundation } from "./foundation";
import { deployPipeline } from "./pipeline";
import { deployPipelineFoundation } from "./pipeline-foundation";
import { demandReleased } from "./released-images";
import { exportContract, readContract } from "./contract";
import { DEPLOYED_WITH, deployedWith, holdToRunning } from "./running-stack";
import { expectationOf, isReleased, readRelease, runningOf } from "../release/release-file";
import { pipelinesOf, trying, type Settings } from "../settings/settings";
import { nextStep, warnings } from "./warnings";

/**
 * Deploys a stack, source and target alike: the foundation, and with a release the pipelines that run it.
 * Everything that is wrong with settings, contract or release is found before the first resource is made; that the
 * account's repositories hold the release, in an update alone.
 * @returns the stack's outputs
 */
export async function deploy(settings: Settings): Promise<Record<string, unknown>> {
  const source = settings.kind === "source";
  const release = readRelease(expectationOf(settings));
  const trial = readTrial(settings);
  await holdToRunning(settings, release);
  for (const warning of warnings(settings, release)) void pulumi.log.warn(warning);
  const contract = source ? exportContract(settings) : await readContract(settings);

  const options = { provider: awsProvider(settings) };
  if (release) await demandReleased(settings, release, "perhaps made", options);
  if (trial) await demandReleased(trying(settings), trial, "perhaps made", options);
  const foundation = deployFoundation({ settings, contract, release }, options);
  const stand = pipelinesOf(settings).map((pipeline) => ({
    pipeline,
    own: deployPipelineFoundation({ pipeline, contract, release, foundation }, options),
  }));
  const pipelines = stand.flatMap(({ pipeline, own }) => {
    if (!release || !isReleased(release, runningOf(pipeline))) return [];
    return [[pipeline.workload, deployPipeline({ pipeline, release, foundation, own }, options)] as const];
  });
  const canary = trial && deployCanaries({ settings, contract, trial, foundation, stand }, options);
  const { key } = foundation;
  return {
    ...(source ? { ...contract, ...(key && { artifactKeyArn: key.arn }) } : {}),
    ...(release
      ? { release: release.version, pipelines: Object.fromEntries(pipelines) }
      : { nextStep: nextStep(settings) }),
    ...(canary && { canary }),
    [DEPLOYED_WITH]: deployedWith(settings, foundation.network.zones),
  };
}

/** One provider for one account: it refuses credentials of another, for destroy and refresh as well. */
function awsProvider(settings: Settings): Provider {
  const { account, region, profile, project, stack, tags } = settings;
  return new Provider("aws", {
    region: region as Region,
    allowedAccountIds: [account],
    defaultTags: { tags: { ...tags, Project: project, Stack: stack, ManagedBy: "pulumi" } },
    ...(profile === undefined ? {} : { profile }),
    ...assumedRole(settings),
  });
}

/** A target is deployed by its own role, which the caller assumes; a source by the caller. */
function assumedRole({ kind, signIn, externalId, stack, arns }: Settings) {
  if (kind === "source" || signIn === "caller") return {};
  const roleArn = signIn === "deploy-role" ? arns.deployRole : arns.previewRole;
  return { assumeRoles: [{ roleArn, externalId, sessionName: `pulumi-${stack}`.slice(0, 64) }] };
}
