import type { Settings } from "../../settings";
import { failing } from "./check";
import { deploymentChecks, type DeploymentExpectation } from "./deployment-checks";
import { lastSince } from "./run-checks";
import type { Account } from "../accounts/accounts";
import { faultsOfRun } from "../promotion/evidence";
import { parseDeployed, type Release } from "../release-file";
import { deployedAt, type Deployment, readDeployment } from "../deployed/deployment";

/** What a stack has, and how it differs from what it should have. */
export interface StackStatus {
  readonly settings: Settings;
  readonly deployment: Deployment;
  /** What its parameter names; undefined before the first release, and when the parameter holds none. */
  readonly release: Release | undefined;
  /** Names of what differs. */
  readonly drift: readonly string[];
}

/**
 * Reads a stack, and holds it against its release file; a stack without one here, as a source's may be elsewhere, is held
 * against the release that it says it has.
 */
export async function readStackStatus(
  account: Account,
  artifactBucket: string,
  file: Release | undefined,
): Promise<StackStatus> {
  const { settings, arns } = account;
  const deployment = await readDeployment(account);
  const release = parseDeployed(deployment.parameters.get("release") ?? "");
  const expected = file ?? release;
  const drift = expected
    ? driftOf({ settings, stateMachineArn: arns.stateMachine, artifactBucket, release: expected }, deployment)
    : unreadable(deployment);
  return { settings, deployment, release, drift };
}

const unreadable = ({ parameters }: Deployment): string[] =>
  parameters.has("release") ? ["parameter release holds no release"] : [];

/** What differs from a release: names of checks that fail, and what the last run was besides. */
export function driftOf(expected: DeploymentExpectation, deployment: Deployment): string[] {
  const run = lastSince(deployment.runs, deployedAt(deployment));
  const faults = run?.status === "SUCCEEDED" ? faultsOfRun(run, expected.release, expected.settings) : [];
  return [
    ...failing(deploymentChecks(expected, deployment)).map(({ name }) => name),
    ...faults.map((fault) => `last run: ${fault}`),
  ];
}
