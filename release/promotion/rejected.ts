import { mapSome } from "../../settings/at-once";
import { listed } from "../../settings/words";
import type { BothAccounts } from "../accounts/accounts";
import { attempt } from "../checks/attempt";
import { failureLine } from "../checks/check";
import { readRejection, rejectionName, rejectionText } from "../rejection";
import { carriedOf } from "../release-file";
import { type Chosen, isDeployed } from "./choose";

/** What a rejection is to a release on its way to a target. */
export interface RejectionVerdict {
  readonly blocks: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * A rejected version goes to no target, forward or back, and no run of one is evidence. What a target has already moves
 * nowhere: it may be deployed again, as with other settings, and that it was rejected is a warning.
 */
export async function checkRejection(
  accounts: BothAccounts,
  chosen: Pick<Chosen, "release" | "deployed">,
): Promise<RejectionVerdict> {
  const carried = Object.entries(carriedOf(chosen.release));
  const versions = [...new Set([chosen.release.version, ...carried.map(([, version]) => version)])];
  const verdicts = await mapSome(versions, (version) => {
    const pipelines = carried.filter(([, of]) => of === version).map(([workload]) => workload);
    return checkVersion(accounts, chosen, version, pipelines);
  });
  return {
    blocks: verdicts.flatMap(({ blocks }) => blocks),
    warnings: verdicts.flatMap(({ warnings }) => warnings),
  };
}

/** @param pipelines Those that the version's runs are evidence for; none of the release's own version. */
async function checkVersion(
  { source, target }: BothAccounts,
  chosen: Pick<Chosen, "release" | "deployed">,
  version: string,
  pipelines: readonly string[],
): Promise<RejectionVerdict> {
  const expected = `no ${rejectionName(source, version)}`;
  const about = { where: "source", name: `rejection of ${version}`, expected } as const;
  const found = await attempt(about, () => readRejection(source, version));
  if ("check" in found) return { blocks: [failureLine(found.check)], warnings: [] };
  if (found.value === undefined) return { blocks: [], warnings: [] };
  const why = pipelines.length > 0 ? `, whose run stands for ${listed(pipelines)},` : "";
  const said = `${version}${why} was ${rejectionText(found.value)}`;
  if (isDeployed(chosen))
    return { blocks: [], warnings: [`${said}. ${target.settings.stack} has it already, and keeps it.`] };
  return {
    blocks: [
      `${said}. No target takes it: choose another version (npm run release -- list), or build and test what is corrected as a new one.`,
    ],
    warnings: [],
  };
}
