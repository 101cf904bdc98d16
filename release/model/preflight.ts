import type { Settings } from "../../settings/settings";
import type { BothAccounts } from "../accounts/accounts";
import { attemptChecks } from "../checks/attempt";
import type { Check } from "../checks/check";
import type { Release } from "../release-file";
import { bucketPolicyCheck } from "./bucket-policy-check";
import { keyCheck } from "./key-check";
import { readStoredModel, type StoredModel } from "./stored-model";
import { taskRoleChecks } from "./task-role-check";

/**
 * Whether a release's model is there with the bytes that were tested, and readable by a target's task role: by the
 * policies that AWS has, not by those that the program would write. What cannot be read is a failing check.
 */
export async function checkModel(
  { source, target }: BothAccounts,
  { model }: Pick<Release, "model">,
): Promise<readonly Check[]> {
  let stored: StoredModel | undefined;
  const bytes = await attemptChecks(aboutModel(model), async () => {
    stored = await readStoredModel(source, model);
    return [modelCheck(source.settings, model, stored)];
  });
  const groups = await Promise.all([
    bucketPolicyCheck(source, target.settings),
    taskRoleChecks(source, target, stored?.keyArn),
    keyCheck(source, target, stored?.keyArn),
  ]);
  return [...bytes, ...groups.flat()];
}

const aboutModel = ({ key, versionId, sha256 }: Release["model"]) => ({
  where: "source" as const,
  name: `model ${key} version ${versionId}`,
  expected: `sha256 ${sha256}`,
});

/** Holds a model, as the bucket has it, against its release. */
export function modelCheck(
  { names }: Pick<Settings, "names">,
  { key, versionId, sha256 }: Release["model"],
  found: Pick<StoredModel, "sha256"> | undefined,
): Check {
  const bucket = names.artifactBucket;
  return {
    where: "source",
    name: `model ${key} version ${versionId}`,
    ok: found?.sha256 === sha256,
    found: found ? `sha256 ${found.sha256}` : `no such version in s3://${bucket}`,
    expected: `sha256 ${sha256}`,
    fix: found
      ? "These are not the bytes that were tested. Find out who wrote the release, and release the model anew"
      : `A version that is gone does not come back. Release one that is there, or upload the model again and test it as a new version; who administers the bucket's account lists them: aws s3api list-object-versions --bucket ${bucket} --prefix ${key}`,
  };
}
