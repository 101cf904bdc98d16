import { attemptChecks } from "../checks/attempt";
import type { Check } from "../checks/check";
import { bucketAccess, deployTrust, externalIdRequired, promotionTrust } from "./access";
import type { Workspace } from "../workspace";
import type { Diagnostic } from "./diagnostic";
import { imagesInSource, regctlIsThere, sourceLogin, targetLogin, versionTagsInGit } from "./images";
import { parameters, sourceFollowsFile, targetFollowsFile } from "./parameters";
import { alarmsReachSomebody, lastRun } from "./runs";

/** Every check of the doctor, in the order of docs/runbook.md. */
export const DIAGNOSTICS: readonly Diagnostic[] = [
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
export async function diagnose(
  workspace: Workspace,
  diagnostics: readonly Diagnostic[] = DIAGNOSTICS,
): Promise<readonly Check[]> {
  const checks: Check[] = [];
  const everyError = () => true;
  for (const { run, ...about } of diagnostics)
    checks.push(...(await attemptChecks(about, () => run(workspace, about), everyError)));
  return checks;
}
