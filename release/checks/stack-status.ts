import type { Settings } from "../../settings/settings";
import type { Account } from "../accounts/accounts";
import { deployedAt, type Deployment, lastRunUntold, readDeployment } from "../deployed/deployment";
import type { Release } from "../release-file";
import { type Check, failing } from "./check";
import { deploymentChecks, type DeploymentExpectation } from "./deployment-checks";
import { faultsOfRun } from "./evidence";
import { deployedRelease } from "./release-check";
import { failedRun, runsSince } from "./last-outcome";

/** What a stack has, and how it differs from what it should have. */
export interface StackStatus {
  readonly settings: Settings;
  readonly deployment: Deployment;
  /** What its parameter names; undefined before the first release, and when the parameter holds none. */
  readonly release: Release | undefined;
  /** Names of what differs, or what could not be told. */
  readonly drift: readonly string[];
  /** The last run since the release was deployed, when it has failed. */
  readonly failed: Check | undefined;
}

/** Reads a stack, and holds it against its release file. */
export async function readStackStatus(
  account: Account,
  artifactBucket: string,
  file: Release | undefined,
): Promise<StackStatus> {
  const { settings } = account;
  const deployment = await readDeployment(account);
  const expected = { settings, artifactBucket };
  return {
    settings,
    deployment,
    release: deployedRelease(deployment),
    drift: driftOf(expected, deployment, file),
    failed: failureSince(settings, deployment),
  };
}

/** The last run to end since the release was deployed, when it failed. */
export function failureSince(settings: Settings, deployment: Deployment): Check | undefined {
  const { ended } = runsSince(deployment.runs, deployedAt(deployment));
  return ended && ended.status !== "SUCCEEDED"
    ? failedRun(settings, ended, deployment.lastSuccess)
    : undefined;
}

/** What differs from a stack's release file, and what the last run was besides. */
export function driftOf(
  expected: Omit<DeploymentExpectation, "release">,
  deployment: Deployment,
  file: Release | undefined,
): string[] {
  const { settings } = expected;
  const deployed = deployedRelease(deployment);
  const release = file ?? deployed;
  if (!release) return withoutRelease(deployment);
  return [
    ...(file ? [] : missingFile(settings, release)),
    ...failing(deploymentChecks({ ...expected, release }, deployment)).map(({ name, untold, found }) =>
      untold === undefined ? name : `${name}: ${found}`,
    ),
    ...faultsOfLastRun(settings, deployment, deployed ?? release).map((fault) => `last run: ${fault}`),
  ];
}

/** A target is deployed from a file that was reviewed; a source's is written by its build, maybe elsewhere. */
const missingFile = ({ kind, stack, releaseFile }: Settings, { version }: Release): string[] =>
  kind === "target" ? [`${releaseFile} is not there, and ${stack} has release ${version}`] : [];

function withoutRelease({ parameters, untold }: Deployment): string[] {
  if (untold.parameters !== undefined) return [`parameters: ${untold.parameters}`];
  return parameters.has("release") ? ["parameter release holds no release"] : [];
}

/** A run since another release was deployed than the file's is held against what it was to run. */
function faultsOfLastRun(settings: Settings, deployment: Deployment, release: Release): string[] {
  if (lastRunUntold(deployment) !== undefined) return [];
  const { ended } = runsSince(deployment.runs, deployedAt(deployment));
  return ended?.status === "SUCCEEDED" ? faultsOfRun(ended, release, settings) : [];
}
