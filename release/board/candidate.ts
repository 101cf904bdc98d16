import { rcompare } from "semver";
import type { Arrival, Candidate, Promotion, Part } from "../../views/board/data";
import type { Account } from "../accounts/accounts";
import { failing } from "../checks/check";
import { causeOf, failureOf } from "../failure";
import { chooseRelease } from "../promotion/choose";
import { planPromotion, type PlannedImage } from "../promotion/plan";
import { readRecord, type RecordedVersion } from "../record";
import { releaseText, testedPart } from "../release-file";
import { shownRelease } from "./environment";
import type { Workspace } from "../workspace";
import { read, unreadable } from "./part";

/** A target, or why nobody could sign in to it. */
interface AskedTarget {
  readonly stack: string;
  readonly account: Part<Account>;
}

interface Candidates {
  readonly source: Account;
  readonly targets: readonly AskedTarget[];
  readonly records: readonly RecordedVersion[];
  /** The newest first. */
  readonly way: readonly Arrival[];
}

/** The newest version that was recorded and not rejected, and what promoting it to each target would change. */
export async function readCandidate(
  workspace: Workspace,
  { source, targets, records, way }: Candidates,
): Promise<Part<Candidate | null>> {
  const newest = records
    .filter(({ rejectedAt }) => !rejectedAt)
    .toSorted((one, other) => rcompare(one.version, other.version))[0];
  if (!newest) return read(null);
  const { version, recordedAt } = newest;
  try {
    const release = await readRecord(source, version);
    if (!release) return unreadable(`The record of ${version} is gone since it was listed.`);
    const promotions = [];
    // One after the other: each plan asks the source's registry for the same manifests.
    for (const target of targets)
      promotions.push(await readPromotion(workspace, source, target, version, way));
    return read({ release: shownRelease(release), recordedAt: recordedAt.toISOString(), promotions });
  } catch (error) {
    return unreadable(causeOf(error));
  }
}

async function readPromotion(
  workspace: Workspace,
  source: Account,
  { stack, account }: AskedTarget,
  version: string,
  way: readonly Arrival[],
): Promise<Promotion> {
  if (account.status === "unreadable") return { stack, ...account };
  try {
    return { stack, ...(await planOf(workspace, version, source, account.value, way)) };
  } catch (error) {
    // What keeps a release from a target is an answer; that it could not be read is none.
    const status = ["refused", "usage"].includes(failureOf(error).reason) ? "refused" : "unreadable";
    return { stack, status, why: causeOf(error) };
  }
}

type Planned = Promotion extends infer P
  ? P extends { readonly stack: string }
    ? Omit<P, "stack">
    : never
  : never;

async function planOf(
  workspace: Workspace,
  version: string,
  source: Account,
  target: Account,
  way: readonly Arrival[],
): Promise<Planned> {
  const chosen = await chooseRelease({ ...workspace, argument: version }, source, target);
  const { release, deployed } = chosen;
  if (deployed && releaseText(testedPart(deployed.release)) === releaseText(testedPart(release)))
    return { status: "deployed" };
  const plan = await planPromotion(workspace, { source, target }, chosen, { full: true });
  const left = way.find(
    ({ stack, kind, from }) =>
      stack === target.settings.stack && kind === "rolled-back" && from === release.version,
  );
  return {
    status: "possible",
    before: deployed ? shownRelease(deployed.release) : null,
    images: plan.images.map(imageOf),
    blocks: plan.blocks,
    warnings: plan.warnings,
    passed: plan.checks.length - failing(plan.checks).length,
    leftAt: left?.when ?? null,
  };
}

const imageOf = ({ image, request, plan }: PlannedImage) => ({
  name: image,
  digest: request.digest,
  missing: plan?.bytes.missing ?? 0,
  total: plan?.bytes.total ?? 0,
});
