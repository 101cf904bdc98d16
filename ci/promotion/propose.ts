import { compare } from "semver";
import { hashText, type Release, releaseText, testedPart } from "../../release/release-file";
import type { Settings } from "../../settings/settings";
import { findPull } from "../github/pull-request";
import type { MainBranch } from "../github/repository";
import type { Job } from "../job";
import { releaseAt } from "./main-release";
import { promotionBranch, promotionPull } from "./promotion-pull";

/** Whether both name the same images, model and evidence, whatever came before them in a stack. */
export const isSameTested = (one: Release, other: Release): boolean =>
  releaseText(testedPart(one)) === releaseText(testedPart(other));

/** A release as the next one of a target: it names the one before by its checksum. */
const following = (release: Release, previous: string | undefined): Release => ({
  ...testedPart(release),
  ...(previous !== undefined && { previous }),
});

/** What the open promotion of a target would write; undefined when there is none. */
export async function openPromotion(
  job: Job,
  target: Settings,
  main: MainBranch,
): Promise<Release | undefined> {
  const branch = promotionBranch(target.stack);
  const pull = await findPull(job, { branch, base: main.name });
  return pull && releaseAt(job, target, { name: branch, commit: pull.head.sha });
}

/** Proposes a tested release for a target. @returns a sentence about what was done, or why nothing was */
export async function propose(
  job: Job,
  target: Settings,
  main: MainBranch,
  tested: Release,
): Promise<string> {
  const { stack, releaseFile } = target;
  const onMain = await releaseAt(job, target, main);
  if (onMain && isSameTested(onMain, tested))
    return `${releaseFile} on ${main.name} names release ${tested.version} already: there is nothing to promote to ${stack}.`;
  if (onMain && compare(tested.version, onMain.version) < 0)
    return `${releaseFile} on ${main.name} names release ${onMain.version}, and ${tested.version} is older: it is not promoted to ${stack}. To go back, run the workflow roll back.`;
  const waiting = await openPromotion(job, target, main);
  if (waiting && compare(tested.version, waiting.version) < 0)
    return `Release ${waiting.version} waits to be promoted to ${stack}, and ${tested.version} is older: the pull request stays as it is.`;
  const release = following(tested, onMain && hashText(releaseText(onMain)));
  const url = await promotionPull(job, { target, main, onMain, release });
  return `${url} promotes release ${tested.version} to ${stack}.`;
}
