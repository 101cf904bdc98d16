import { canaryOf, pipelinesOf, type PipelineSettings } from "../../settings/settings";
import type { Account, PipelineAccount } from "../accounts/accounts";
import { readReleaseFile } from "../promotion/release-files";
import { misused, refused } from "../release-error";
import { isReleased, type Release, runningOf } from "../release-file";

/** A pipeline, and what tries releases beside it. */
export interface Tried {
  readonly live: PipelineAccount;
  readonly canary: PipelineAccount;
}

/** A release that a target tries, and the pipelines that try it. */
export interface Trial {
  readonly release: Release;
  /** In the order of their names. */
  readonly pipelines: readonly Tried[];
}

/**
 * What the target tries.
 * @param target By the settings with which it tries a release.
 * @param named The one pipeline that is meant; default: every one that tries releases.
 * @throws ReleaseError when there is no such file or pipeline
 */
export function demandTrial(folder: string, target: Account, named?: string): Trial {
  const { settings } = target;
  const release = readReleaseFile(folder, settings);
  if (!release)
    throw refused(
      `${settings.releaseFile} is not there, so ${settings.stack} tries no release. Write it from a candidate: npm run release -- prepare --canary`,
    );
  const pipelines = pipelinesOf(settings).flatMap((live) => {
    const canary = canaryOf(live);
    return canary && isReleased(release, runningOf(canary)) ? [{ live, canary }] : [];
  });
  const meant = pipelines.filter(({ live }) => named === undefined || live.workload === named);
  if (meant.length === 0) {
    const others = pipelines.map(({ live }) => live.workload).join(", ") || "(none)";
    throw misused(
      `${named === undefined ? `No pipeline of ${settings.stack} tries` : `Pipeline ${named} of ${settings.stack} does not try`} release ${release.version}; those that do: ${others}. Name one of them, or give another \`canary\` in Pulumi.${settings.stack}.yaml.`,
    );
  }
  const of = (pipeline: PipelineSettings): PipelineAccount => ({ ...target, settings: pipeline });
  return { release, pipelines: meant.map(({ live, canary }) => ({ live: of(live), canary: of(canary) })) };
}
