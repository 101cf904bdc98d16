import type { Account, BothAccounts } from "../accounts/accounts";
import { attempt } from "../checks/attempt";
import { type About, type Check, NOTHING } from "../checks/check";
import { readLineage } from "../deployed/lineage";
import { parseDeployed, type Release } from "../release-file";
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
  const { sha256 } = found.value ?? {};
  return [
    {
      ...about,
      ok: sha256 === testedHash(release),
      found: sha256 ?? NOTHING,
      fix: `Promote ${version} to ${after}, deploy it and run it there, then: npm run release -- verify --stack ${after} --record`,
    },
  ];
}

/** Whether a target had a release before, by what its parameter keeps of its past. */
export async function hadBefore(target: Account, release: Release): Promise<boolean> {
  const tested = testedHash(release);
  return (await readLineage(target)).some(({ value }) => {
    const before = parseDeployed(value);
    return before !== undefined && testedHash(before) === tested;
  });
}
