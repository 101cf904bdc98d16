import { rcompare } from "semver";
import type { Account, BothAccounts } from "../accounts/accounts";
import { mapSome } from "../../settings/at-once";
import { type Check, failing, failureLine } from "../checks/check";
import { ReleaseError } from "../release-error";
import { reportedRetries } from "../registry/reported-retries";
import { type CopyPlan, type CopyRequest, planCopies } from "../copy/plan";
import { repositoryOf } from "../deployed/image";
import { checkFindings, type ImageFindings } from "../findings/check-findings";
import { checkModel } from "../model/preflight";
import type { RetryPolicy } from "../registry/retry";
import { changeOf } from "../git";
import type { Release } from "../release-file";
import { releaseTags } from "../run-release";
import type { Workspace } from "../workspace";
import { checkCanaries } from "./canary-runs";
import { type Chosen, isDeployed, prepareWords } from "./choose";
import { checkEvidence } from "../checks/evidence";
import { checkRejection } from "./rejected";
import { demandDeployable } from "./release-files";
import { checkVerified } from "./verified";

export interface PlannedImage {
  readonly image: string;
  readonly request: CopyRequest;
  /** Left out where the image's tags, which are set last, lead to it already, and no more was asked for. */
  readonly plan?: CopyPlan;
}

/** What promoting a release would do, and what stands in its way. */
export interface PromotionPlan {
  readonly release: Release;
  /** What the target has now. */
  readonly deployed: Chosen["deployed"];
  readonly images: readonly PlannedImage[];
  /** Evidence, model and findings. */
  readonly checks: readonly Check[];
  /** Why it cannot be promoted: all reasons. */
  readonly blocks: readonly string[];
  /** What does not stand in its way, and should be known. */
  readonly warnings: readonly string[];
  /** What is left to be done where nothing blocks it; of a promotion it may be the release file alone. */
  readonly remains: "promotion" | "deployment" | "nothing";
}

/**
 * Asks the accounts and both registries; changes nothing.
 * @param full Looks at everything of images whose tags say that they are there, and so finds signatures made since.
 */
export async function planPromotion(
  workspace: Workspace,
  accounts: BothAccounts,
  chosen: Chosen,
  { full }: { readonly full: boolean },
): Promise<PromotionPlan> {
  const { target } = accounts;
  const { release, deployed } = chosen;
  demandDeployable(release, target.settings, target.settings.releaseFile);
  const planned = planImages(accounts, release, reportedRetries(workspace.progress), full);
  const [images, review, rejected, verified, canaries, evidence, model, found] = await Promise.all([
    planned,
    warningsOf(workspace, chosen, target),
    checkRejection(accounts, chosen),
    checkVerified(accounts, chosen),
    checkCanaries(target, chosen),
    checkEvidence(accounts, release),
    checkModel(accounts, release),
    planned.then((all) => checkFindings(accounts, all.map(sourceImage))),
  ]);
  const findings = found.images.map((each) => blockOnTheWay(each, images));
  const checks = [
    ...evidence,
    ...verified,
    ...canaries,
    ...model,
    ...findings.flatMap((each) => each.checks),
    ...checkLineage(chosen, target),
  ];
  const warnings = [
    ...review,
    ...rejected.warnings,
    ...findings.flatMap((each) => each.warnings),
    ...found.warnings,
  ];
  const blocks = [
    ...rejected.blocks,
    ...images.flatMap(({ plan }) => plan?.blocks.map(({ message }) => message) ?? []),
    ...(await missingRegctl(workspace, images)),
    ...failing(checks).map(failureLine),
  ];
  return { release, deployed, images, checks, blocks, warnings, remains: remainsOf(chosen, images) };
}

/** Promoting goes by the target's files as they are here, whoever has reviewed them. */
async function warningsOf(
  { folder }: Workspace,
  { inFile }: Chosen,
  { settings }: Account,
): Promise<string[]> {
  const { releaseFile, stack } = settings;
  const files = [...(inFile ? [releaseFile] : []), `Pulumi.${stack}.yaml`];
  return (await mapSome(files, (file) => uncommitted(folder, file))).flat();
}

async function uncommitted(folder: string, file: string): Promise<string[]> {
  try {
    const change = await changeOf(folder, file);
    return change === "" ? [] : [`${file} is not committed (${change}): nobody has reviewed it. Commit it.`];
  } catch (error) {
    if (!(error instanceof ReleaseError)) throw error;
    return [`Could not check whether ${file} is committed: ${error.message}`];
  }
}

/** Without regctl nothing can be copied; where nothing is to be copied, nobody needs it. */
async function missingRegctl(workspace: Workspace, images: readonly PlannedImage[]): Promise<string[]> {
  if (!images.some(({ plan }) => plan && plan.bytes.missing > 0)) return [];
  try {
    await workspace.regctl();
    return [];
  } catch (error) {
    if (error instanceof ReleaseError) return [error.message];
    throw error;
  }
}

const sourceImage = ({ image, request: { digest }, plan }: PlannedImage) => ({
  image,
  digest,
  manifests: plan?.manifests.map(({ manifest }) => manifest) ?? [],
});

/** What a target has already, such as the release before, is not blocked: its findings are warnings. */
function blockOnTheWay(found: ImageFindings, images: readonly PlannedImage[]): ImageFindings {
  const planned = images.find(({ image }) => image === found.image);
  if (!planned || !isThere(planned)) return found;
  const failed = failing(found.checks).map((check) => `${check.name}: found ${check.found}`);
  return {
    ...found,
    checks: found.checks.filter(({ ok }) => ok),
    warnings: [...failed, ...found.warnings],
  };
}

function remainsOf(chosen: Chosen, images: readonly PlannedImage[]): PromotionPlan["remains"] {
  if (!chosen.inFile || !images.every(isThere)) return "promotion";
  return isDeployed(chosen) ? "nothing" : "deployment";
}

/** Whether all of an image is in the target, under its tags. */
function isThere({ plan }: PlannedImage): boolean {
  if (!plan) return true;
  const { manifests, blobs, tags } = plan;
  return (
    [...manifests, ...blobs].every(({ there }) => there) && tags.every((tag) => tag.found === tag.digest)
  );
}

/** Plans each image, with the logins of the target's role for both registries. */
async function planImages(
  { source, target }: BothAccounts,
  release: Release,
  retries: RetryPolicy,
  full: boolean,
): Promise<PlannedImage[]> {
  const wanted = Object.entries(release.images).map(([image, { digest, platforms }]) => ({
    image,
    request: {
      from: repositoryOf(target, source.settings, image, retries),
      to: repositoryOf(target, target.settings, image, retries),
      digest,
      platforms,
      tags: releaseTags(release),
    },
  }));
  const planned = await planCopies(
    wanted.map(({ request }) => request),
    full,
  );
  const plans = new Map(planned.map(({ request, plan }) => [request, plan]));
  return wanted.map((each) => {
    const plan = plans.get(each.request);
    return { ...each, ...(plan && { plan }) };
  });
}

/**
 * What a release says of the one before: a file that was written before another release was deployed would break the
 * chain of the lineage, and a mark of a rollback lets an older release pass.
 */
function checkLineage(chosen: Chosen, { settings }: Account): Check[] {
  const { release, deployed } = chosen;
  if (deployed === undefined && release.previous === undefined && release.rollback === undefined) return [];
  if (isDeployed(chosen)) return [];
  const { stack, releaseFile } = settings;
  const { version, previous, rollback } = release;
  const present = deployed?.release.version;
  const follows: Check = {
    where: "deployment",
    name: `the release follows the one that ${stack} has`,
    ok: previous === deployed?.hash,
    found: deployed ? `${present} (${deployed.hash})` : "no release",
    expected: previous ?? "no release before",
    fix: `Write ${releaseFile} anew: npm run release -- ${rollback ? "rollback" : prepareWords(settings)} ${version}`,
  };
  if (!rollback) return [follows];
  const isBack = rollback.from === present && rcompare(version, rollback.from) > 0;
  const marked: Check = {
    where: "deployment",
    name: `the rollback goes back from what ${stack} has now`,
    ok: isBack,
    found: `back from ${rollback.from} to ${version}, while ${stack} has ${present ?? "no release"}`,
    expected: `back from ${present ?? "a release"} to an older one`,
    fix: `Let the command write the file: npm run release -- rollback ${version}`,
  };
  return [follows, marked];
}
