import { DAY } from "../../settings/evidence";
import type { Account, PipelineAccount } from "../accounts/accounts";
import { faultsOfCarried, type Untested } from "../checks/evidence";
import { readExecution } from "../deployed/execution";
import { listRecords, readRecord } from "../record";
import { ReleaseFileError, runsOf, type Release } from "../release-file";

/**
 * Versions whose own runs stand for pipelines that have not run with a release: of each the one that was recorded last,
 * not rejected, and as young as the source's settings demand.
 */
export async function findCarried(
  source: Account,
  pipelines: readonly PipelineAccount[],
  { release, testedAt }: Untested,
): Promise<Readonly<Record<string, string>>> {
  const { carryDays } = source.settings.evidence;
  const found: Record<string, string> = {};
  const left = () => pipelines.filter(({ settings }) => !Object.hasOwn(found, settings.workload));
  if (carryDays === 0 || left().length === 0) return found;
  // What was recorded before may have run no later than that.
  const since = testedAt.getTime() - carryDays * DAY;
  const records = (await listRecords(source))
    .filter(
      ({ version, recordedAt, rejectedAt }) =>
        !rejectedAt && version !== release.version && recordedAt.getTime() >= since,
    )
    .sort((one, other) => other.recordedAt.getTime() - one.recordedAt.getTime());
  for (const { version } of records) {
    if (left().length === 0) break;
    const older = await readIfRecord(source, version);
    if (!older) continue;
    for (const pipeline of left()) {
      const { workload } = pipeline.settings;
      const arn = runsOf(older)[workload];
      const run = arn === undefined ? undefined : await readExecution(source, arn);
      if (run && faultsOfCarried(run, older, { release, testedAt }, pipeline.settings).length === 0)
        found[workload] = version;
    }
  }
  return Object.fromEntries(Object.entries(found).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** One that somebody wrote beside the command carries nothing, and keeps no other from being found. */
async function readIfRecord(source: Account, version: string): Promise<Release | undefined> {
  try {
    return await readRecord(source, version);
  } catch (error) {
    if (error instanceof ReleaseFileError) return undefined;
    throw error;
  }
}
