import { type Account, eachPipeline, type PipelineAccount } from "../accounts/accounts";
import { type Deployment, lastRunRefusal, type PipelineDeployment } from "../deployed/deployment";
import { mapSome } from "../../settings/at-once";
import { repositoryOf } from "../deployed/image";
import { readRunTasks } from "../deployed/run-tasks";
import { readRunningTasks } from "../deployed/tasks";
import { isIndexType } from "../registry/manifest";
import type { Release } from "../release-file";
import { attempt, attemptChecks } from "./attempt";
import { type Check, ofPipeline, unchecked } from "./check";
import { notReleased } from "./not-released";
import { deployedRelease } from "./release-check";
import { runsSince } from "./last-outcome";
import { LAST_RUN, runChecks, runnableDigests } from "./run-checks";

export interface RunsArgs {
  readonly target: Account;
  /** Of the release file. */
  readonly release: Release;
  readonly deployment: Deployment;
  readonly runDemanded: boolean;
}

/** Reads the last run of each pipeline and the tasks that run now, and holds them against the release that is deployed. */
export async function checkRuns({ target, release, deployment, runDemanded }: RunsArgs): Promise<Check[]> {
  const held = deployedRelease(deployment) ?? release;
  const checks = await eachPipeline(target, async (account) => {
    const { settings } = account;
    const found = deployment.pipelines.find(({ settings: { workload } }) => workload === settings.workload);
    if (!found) throw new Error(`${settings.workload} of ${settings.stack} was not read`);
    return ofPipeline(settings, await checkPipeline(account, held, found, runDemanded));
  });
  return checks.flat();
}

async function checkPipeline(
  target: PipelineAccount,
  release: Release,
  deployment: PipelineDeployment,
  runDemanded: boolean,
): Promise<readonly Check[]> {
  const { settings } = target;
  const why = notReleased(settings, release);
  const { since, ended, going } = runsSince(deployment);
  const run = ended ?? going;
  const [tasks, running] = await Promise.all([
    run && attempt(about(LAST_RUN), () => readRunTasks(target, run)),
    attempt(about("running tasks"), () => readRunningTasks(target)),
  ]);
  const refusal = lastRunRefusal(deployment);
  const denied = refusal === undefined ? undefined : unchecked(about(LAST_RUN), refusal);
  const found = {
    last: run && tasks && "value" in tasks ? { run, tasks: tasks.value } : undefined,
    going,
    lastSuccess: deployment.lastSuccess,
    unreadable: denied ?? (tasks && "check" in tasks ? tasks.check : undefined),
    running: "value" in running ? running.value : [],
  };
  const checks = await attemptChecks(about("what ran"), async () => {
    const digests = why === undefined ? await digestsOf(target, release) : [];
    return runChecks({ settings, release, digests, since, runDemanded, notReleased: why }, found);
  });
  return [...checks, ...("check" in running ? [running.check] : [])];
}

const about = (name: string) => ({ where: "run", name, expected: "" }) as const;

/** What a task of a release may report; without its index nothing is known of its platforms, and it is only its own digest. */
async function digestsOf(target: PipelineAccount, { images }: Release): Promise<readonly string[]> {
  const { image } = target.settings;
  const digest = images[image]?.digest ?? "";
  const repository = repositoryOf(target, target.settings, image);
  const found = new Set([digest]);
  const add = async (each: string): Promise<void> => {
    const manifest = await repository.manifest(each);
    const below = manifest ? runnableDigests(manifest).filter((child) => !found.has(child)) : [];
    for (const child of below) found.add(child);
    // An entry of an index may be an index itself.
    const indexes = manifest?.children.filter((child) => isIndexType(child) && below.includes(child.digest));
    await mapSome(indexes ?? [], (child) => add(child.digest));
  };
  await add(digest);
  return [...found];
}
