import type { Settings } from "../../settings/settings";
import { mapSome } from "../../settings/at-once";
import { type BothAccounts, eachPipeline } from "../accounts/accounts";
import { attemptChecks } from "../checks/attempt";
import { type Check, ofPipeline } from "../checks/check";
import { modelsOf, type Release, type ReleasedModel } from "../release-file";
import { bucketPolicyCheck } from "./bucket-policy-check";
import { keyCheck } from "./key-check";
import { readStoredModel, type StoredModel } from "./stored-model";
import { taskRoleChecks } from "./task-role-check";

/** Models that are read together: they may be large. */
const MODELS_AT_ONCE = 3;

/**
 * Whether a release's models are there with the bytes that were tested, and each readable by the task roles of the target
 * that need it: by the policies that AWS has, not by those that the program would write. What cannot be read is a failing
 * check.
 */
export async function checkModel(
  { source, target }: BothAccounts,
  release: Release,
): Promise<readonly Check[]> {
  const stored = new Map<string, StoredModel | undefined>();
  const bytes = await mapSome(
    Object.entries(modelsOf(release)),
    ([name, model]) =>
      attemptChecks(aboutModel(model), async () => {
        const found = await readStoredModel(source, model);
        stored.set(name, found);
        return [modelCheck(source.settings, model, found)];
      }),
    MODELS_AT_ONCE,
  );
  const keys = new Set([...stored.values()].flatMap((found) => found?.keyArn ?? []));
  const groups = await Promise.all([
    bucketPolicyCheck(source, target.settings),
    eachPipeline(target, async (account) => {
      const { settings } = account;
      if (!settings.model) return [];
      const keyArn = stored.get(settings.model.name)?.keyArn;
      return ofPipeline(settings, await taskRoleChecks(source, account, keyArn));
    }).then((checks) => checks.flat()),
    ...[...keys].map((keyArn) => keyCheck(source, target, keyArn)),
  ]);
  return [...bytes.flat(), ...groups.flat()];
}

const aboutModel = ({ key, versionId, sha256 }: ReleasedModel) => ({
  where: "source" as const,
  name: `model ${key} version ${versionId}`,
  expected: `sha256 ${sha256}`,
});

/** Holds a model, as the bucket has it, against its release. */
export function modelCheck(
  { names }: Pick<Settings, "names">,
  { key, versionId, sha256 }: ReleasedModel,
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
