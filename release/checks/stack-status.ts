import type { Settings } from "../../settings/settings";
import type { Account } from "../accounts/accounts";
import { type Deployment, readDeployment } from "../deployed/deployment";
import type { Release } from "../release-file";
import { readSignals, type Signals } from "../deployed/signals";
import { type Check, failing, NOTHING, unchecked } from "./check";
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
  /** What differs or could not be checked, with what was found and expected: none of it is ok. */
  readonly drift: readonly Check[];
  readonly signals: Signals;
  /** The last run since the release was deployed, when it has failed. */
  readonly failed: Check | undefined;
}

/**
 * Reads a stack, and holds it against its release file.
 * @param file Undefined when there is none
 * @param fileFault Why the file that is there cannot be read
 */
export async function readStackStatus(
  account: Account,
  artifactBucket: string,
  file: Release | undefined,
  fileFault?: string,
): Promise<StackStatus> {
  const { settings } = account;
  const [deployment, signals] = await Promise.all([readDeployment(account), readSignals(account)]);
  return {
    settings,
    deployment,
    release: deployedRelease(deployment),
    drift: driftOf({ settings, artifactBucket }, deployment, file, fileFault),
    signals,
    failed: failureSince(settings, deployment),
  };
}

/** The last run to end since the release was deployed, when it failed. */
export function failureSince(settings: Settings, deployment: Deployment): Check | undefined {
  const { ended } = runsSince(deployment);
  return ended && ended.status !== "SUCCEEDED"
    ? failedRun(settings, ended, deployment.lastSuccess)
    : undefined;
}

/** What differs from a stack's release file, and what the last run was besides; all of it fails. */
export function driftOf(
  expected: Omit<DeploymentExpectation, "release">,
  deployment: Deployment,
  file: Release | undefined,
  fileFault?: string,
): Check[] {
  const { settings } = expected;
  const deployed = deployedRelease(deployment);
  const release = file ?? deployed;
  const unread = fileFault === undefined ? [] : [unreadFile(settings, fileFault)];
  if (!release) return [...unread, ...withoutRelease(settings, deployment)];
  return [
    ...unread,
    ...(file || unread.length > 0 ? [] : missingFile(settings, release)),
    ...failing(deploymentChecks({ ...expected, release }, deployment)),
    ...faultsOfLastRun(settings, deployment, deployed ?? release),
  ];
}

/** What has drifted, in a line: of what could not be checked it says why, and of a run what it did. */
export const driftLine = ({ name, unchecked, found }: Check): string =>
  unchecked !== undefined || name === LAST_RUN ? `${name}: ${found}` : name;

/** A target is deployed from a file that was reviewed; a source's is written by its build, maybe elsewhere. */
function missingFile({ kind, stack, releaseFile }: Settings, { version }: Release): Check[] {
  if (kind === "source") return [];
  return [
    {
      where: "deployment",
      name: `${releaseFile} is not there, and ${stack} has release ${version}`,
      ok: false,
      found: NOTHING,
      expected: version,
      fix: `Fetch it: git pull. If nobody committed it: npm run release -- prepare ${version}`,
    },
  ];
}

const unreadFile = ({ releaseFile }: Settings, found: string): Check => ({
  where: "deployment",
  name: releaseFile,
  ok: false,
  unchecked: "unclear",
  found,
  expected: "",
  fix: "",
});

function withoutRelease({ stack }: Settings, { parameters, refusals }: Deployment): Check[] {
  if (refusals.parameters !== undefined)
    return [unchecked({ where: "deployment", name: "parameters" }, refusals.parameters)];
  const text = parameters.get("release");
  if (text === undefined) return [];
  return [
    {
      where: "deployment",
      name: "parameter release is not a release",
      ok: false,
      found: text.slice(0, 80),
      expected: "a release",
      fix: `Somebody changed it by hand. Put it back: pulumi up -s ${stack} --refresh`,
    },
  ];
}

const LAST_RUN = "last run";

/** A run since another release was deployed than the file's is held against what it was to run. */
function faultsOfLastRun(settings: Settings, deployment: Deployment, release: Release): Check[] {
  const { ended } = runsSince(deployment);
  if (ended?.status !== "SUCCEEDED") return [];
  return faultsOfRun(ended, release, settings).map((found) => ({
    where: "run",
    name: LAST_RUN,
    ok: false,
    found,
    expected: `release ${release.version} with its image and its model`,
    fix: `Deploy the release again and run it: pulumi up -s ${settings.stack}`,
  }));
}
