import { listed } from "../../settings/words";
import type { Account, BothAccounts } from "../accounts/accounts";
import { attempt } from "../checks/attempt";
import { type About, type Check, NOTHING } from "../checks/check";
import { readLineage } from "../deployed/lineage";
import { parseDeployed, releasedPipelines, type Release } from "../release-file";
import { readVerification, testedHash, verificationName } from "../verification";
import { type Chosen, isDeployed } from "./choose";

/**
 * That the target before has run and verified a release, where the target comes after another. Nothing is asked of what
 * the target has now, and of a rollback to what it had: it was there before.
 */
export async function checkVerified(
  { source, target }: BothAccounts,
  chosen: Pick<Chosen, "release" | "deployed">,
): Promise<readonly Check[]> {
  const { stack, after } = target.settings;
  if (after === undefined || isDeployed(chosen)) return [];
  const { release } = chosen;
  const { version } = release;
  const name = `${after} has run and verified ${version}`;
  const about: About = {
    where: "source",
    name,
    expected: `${verificationName(source, after, version)} of ${testedHash(release)}`,
  };
  if (release.rollback) {
    const had = await attempt(about, () => hadBefore(target, release));
    if ("check" in had) return [had.check];
    if (had.value)
      return [{ ...about, name: `${stack} had ${version} before`, ok: true, found: version, fix: "" }];
  }
  const found = await attempt(about, () => readVerification(source, after, version));
  if ("check" in found) return [found.check];
  const { sha256, runs = {} } = found.value ?? {};
  const isSame = sha256 === testedHash(release);
  const missing = releasedPipelines(release, target.settings)
    .map(({ workload }) => workload)
    .filter((workload) => isSame && !Object.hasOwn(runs, workload));
  if (missing.length > 0) return [withoutRun(about, missing, { after, stack, version })];
  return [
    {
      ...about,
      ok: isSame,
      found: sha256 ?? NOTHING,
      fix: `Promote ${version} to ${after}, deploy it and run it there, then: npm run release -- verify --stack ${after} --record`,
    },
  ];
}

interface Order {
  readonly after: string;
  readonly stack: string;
  readonly version: string;
}

/** What the target before verified is no trial of a pipeline that did not run there. */
function withoutRun(about: About, missing: readonly string[], { after, stack, version }: Order): Check {
  const pipelines = listed(missing.map((workload) => `pipeline ${workload}`));
  return {
    ...about,
    ok: false,
    found: `no run of ${pipelines}, which ${after} did not run with ${version}`,
    expected: `${about.expected}, with a run of each pipeline that ${stack} runs of it`,
    fix: `Give ${after} ${pipelines} in Pulumi.${after}.yaml, then promote a new version there: the record of ${version} stays as it is.`,
  };
}

/** Whether a target had a release before, by what its parameter keeps of its past. */
export async function hadBefore(target: Account, release: Release): Promise<boolean> {
  const tested = testedHash(release);
  return (await readLineage(target)).some(({ value }) => {
    const before = parseDeployed(value);
    return before !== undefined && testedHash(before) === tested;
  });
}
