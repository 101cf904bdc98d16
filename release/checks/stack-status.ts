import type { PipelineSettings, Settings } from "../../settings/settings";
import { type Account, eachPipeline } from "../accounts/accounts";
import {
  type Deployment,
  deployedText,
  type PipelineDeployment,
  readDeployment,
  releaseRefusal,
} from "../deployed/deployment";
import type { Release } from "../release-file";
import { readSignals, type Signals } from "../deployed/signals";
import { type Check, failing, NOTHING, ofPipeline, unchecked } from "./check";
import { deploymentChecks, type DeploymentExpectation } from "./deployment-checks";
import { faultsOfRun } from "./evidence";
import { notReleased } from "./not-released";
import { deployedRelease } from "./release-check";
import { failedRun, runsSince } from "./last-outcome";
import { LAST_RUN, ranUnreleased, ranWhole } from "./run-checks";

/** What a stack has, and how it differs from what it should have. */
export interface StackStatus {
  readonly settings: Settings;
  readonly deployment: Deployment;
  /** What its parameter names; undefined before the first release, and when the parameter holds none. */
  readonly release: Release | undefined;
  /** What differs or could not be checked, with what was found and expected: none of it is ok. */
  readonly drift: readonly Check[];
  /** In the order of their names. */
  readonly pipelines: readonly PipelineStatus[];
}

/** What a pipeline of it has, and says of itself. */
export interface PipelineStatus {
  readonly settings: PipelineSettings;
  readonly deployment: PipelineDeployment;
  readonly signals: Signals;
  /** The last run since the release was deployed, when it has failed. */
  readonly failed: Check | undefined;
  /** Why nothing of it runs yet, though the stack has a release. */
  readonly notReleased: string | undefined;
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
  const [deployment, signals] = await Promise.all([
    readDeployment(account),
    eachPipeline(account, async (pipeline) => ({
      workload: pipeline.settings.workload,
      signals: await readSignals(pipeline),
    })),
  ]);
  const release = deployedRelease(deployment);
  return {
    settings,
    deployment,
    release,
    drift: driftOf({ settings, artifactBucket }, deployment, file, fileFault),
    pipelines: deployment.pipelines.flatMap((found) =>
      signals
        .filter(({ workload }) => workload === found.settings.workload)
        .map((of) => pipelineStatus(found, of.signals, release)),
    ),
  };
}

/** What a pipeline's status is, as it was read. */
export const pipelineStatus = (
  deployment: PipelineDeployment,
  signals: Signals,
  release: Release | undefined,
): PipelineStatus => ({
  settings: deployment.settings,
  deployment,
  signals,
  failed: failureSince(deployment),
  notReleased: release && notReleased(deployment.settings, release),
});

/** The last run of a pipeline to end since the release was deployed, when it failed. */
export function failureSince(deployment: PipelineDeployment): Check | undefined {
  const { ended } = runsSince(deployment);
  return ended && ended.status !== "SUCCEEDED"
    ? failedRun(deployment.settings, ended, deployment.lastSuccess)
    : undefined;
}

/** What differs from a stack's release file, and what the last runs were besides; all of it fails. */
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
    ...deployment.pipelines.flatMap((pipeline) =>
      ofPipeline(pipeline.settings, faultsOfLastRun(pipeline, deployed ?? release)),
    ),
  ];
}

/** What has drifted, in a line: of what could not be checked it says why, and of a run what it did. */
export const driftLine = ({ where, name, unchecked, found }: Check): string =>
  unchecked !== undefined || where === "run" ? `${name}: ${found}` : name;

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

function withoutRelease({ stack }: Settings, deployment: Deployment): Check[] {
  const refusal = releaseRefusal(deployment);
  if (refusal !== undefined) return [unchecked({ where: "deployment", name: "parameters" }, refusal)];
  const text = deployedText(deployment);
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

/** A run since another release was deployed than the file's is held against what it was to run. */
function faultsOfLastRun(deployment: PipelineDeployment, release: Release): Check[] {
  const { settings } = deployment;
  const { ended } = runsSince(deployment);
  if (ended?.status !== "SUCCEEDED") return [];
  const why = notReleased(settings, release);
  if (why !== undefined) return [{ ...ranUnreleased(ended, why), name: LAST_RUN }];
  return faultsOfRun(ended, release, settings).map((found) => ({
    where: "run",
    name: LAST_RUN,
    ok: false,
    found,
    expected: ranWhole(settings, release),
    fix: `Deploy the release again and run it: pulumi up -s ${settings.stack}`,
  }));
}
