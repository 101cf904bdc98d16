import { untoldCheck } from "../checks/attempt";
import type { Check } from "../checks/check";
import { bucketAccess, deployTrust, externalIdRequired, promotionTrust } from "./access";
import type { Examination, Examined } from "./diagnostic";
import { imagesInSource, regctlIsThere, sourceLogin, targetLogin, versionTagsInGit } from "./images";
import { parameters, sourceFollowsFile, targetFollowsFile } from "./parameters";
import { alarmsReachSomebody, lastRun } from "./runs";

/** Every problem of the guides' troubleshooting sections, in their order. */
export const EXAMINATIONS: readonly Examination[] = [
  versionTagsInGit,
  regctlIsThere,
  sourceLogin,
  targetLogin,
  imagesInSource,
  sourceFollowsFile,
  targetFollowsFile,
  bucketAccess,
  deployTrust,
  promotionTrust,
  externalIdRequired,
  parameters,
  lastRun,
  alarmsReachSomebody,
];

/** Runs every check; one that cannot run has failed, says why, and keeps no other from being run. */
export async function examine(
  call: Examined,
  examinations: readonly Examination[] = EXAMINATIONS,
): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const { look, ...about } of examinations)
    try {
      checks.push(...(await look(call, about)));
    } catch (error) {
      checks.push(untoldCheck(about, error));
    }
  return checks;
}
