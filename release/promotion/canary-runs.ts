import { isCanaryFile } from "../../settings/canary";
import { canaryOf, pipelineOf, type PipelineSettings } from "../../settings/settings";
import type { Account } from "../accounts/accounts";
import { attempt } from "../checks/attempt";
import { type About, type Check, namePipeline, NOTHING } from "../checks/check";
import { type Execution, readExecution } from "../deployed/execution";
import { isRunOf, type Release, requiredCanaries } from "../release-file";
import { runRelease } from "../run-release";
import { type Chosen, isDeployed } from "./choose";
import { hadBefore } from "./verified";

/**
 * That the runs which tried a release are what its file says. Nothing is asked of what the target has now; of a rollback,
 * where the settings require such runs, that the target had it before.
 */
export async function checkCanaries(
  target: Account,
  chosen: Pick<Chosen, "release" | "deployed">,
): Promise<readonly Check[]> {
  const { settings } = target;
  if (isCanaryFile(settings.releaseFile) || isDeployed(chosen)) return [];
  const { release } = chosen;
  if (release.rollback)
    return Object.keys(requiredCanaries(settings)).length > 0 ? [await checkHad(target, release)] : [];
  return Promise.all(
    Object.entries(release.canary?.runs ?? {}).map(([workload, arn]) =>
      checkRun(target, release, workload, arn),
    ),
  );
}

async function checkHad(target: Account, release: Release): Promise<Check> {
  const { version } = release;
  const about: About = {
    where: "deployment",
    name: `${target.settings.stack} ran ${version} before, so nothing tries it again`,
    expected: version,
  };
  const had = await attempt(about, () => hadBefore(target, release));
  if ("check" in had) return had.check;
  const fix = `Promote a version that was tried: npm run release -- prepare --canary`;
  return { ...about, ok: had.value, found: had.value ? version : NOTHING, fix };
}

async function checkRun(target: Account, release: Release, workload: string, arn: string): Promise<Check> {
  const { settings } = target;
  const known = Object.hasOwn(settings.pipelines, workload);
  const canary = known ? canaryOf(pipelineOf(settings, workload)) : undefined;
  const name = known ? namePipeline(pipelineOf(settings, workload), "canary run") : `${workload}: canary run`;
  const about: About = { where: "deployment", name, expected: `${arn} succeeded with ${release.version}` };
  const fix = `Try it again: npm run release -- prepare --canary ${release.version}`;
  if (!canary) return { ...about, ok: false, found: `no pipeline ${workload} that tries releases`, fix };
  if (!isRunOf(canary, arn)) return { ...about, ok: false, found: "a run of another state machine", fix };
  const run = await attempt(about, () => readExecution(target, arn));
  if ("check" in run) return run.check;
  const fault = faultOf(run.value, release, canary);
  return { ...about, ok: fault === undefined, found: fault ?? about.expected, fix };
}

/** Why a run has not tried a release; undefined when it has. */
export function faultOf(
  run: Execution | undefined,
  release: Release,
  canary: PipelineSettings,
): string | undefined {
  if (!run) return "no such run: it is older than 90 days, or what tried it was deleted";
  if (run.status !== "SUCCEEDED") return run.status;
  if (run.ran?.releaseSha256 === runRelease(canary, release).sha256) return undefined;
  return `it ran ${run.ran ? `release ${run.ran.release}, and not what the file names` : "what it does not say"}`;
}
