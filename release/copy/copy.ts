import type { Patience } from "../registry/patience";
import { RegistryError } from "../registry/registry-error";
import { mapSome } from "./at-once";
import type { Mover } from "./carry";
import { type Progress, move } from "./move";
import { type Planned, allTagged, planWithTags, readTags } from "./plan";
import type { CopyRequest } from "./request";
import { setTags } from "./set-tags";
import { verifyCopy } from "./verify";

export interface CopyPlannedArgs {
  /** Moved together or not at all: no tag of any is set before all of them are there and compared. */
  readonly planned: readonly Planned[];
  readonly mover: Mover;
  readonly patience: Patience;
  /** Of all images together. */
  readonly onProgress?: (progress: Progress) => void;
}

export interface CopyArgs extends Omit<CopyPlannedArgs, "planned"> {
  readonly images: readonly CopyRequest[];
  /**
   * Looks at everything although every tag of every image is there with the right digest, and so brings signatures that
   * were made since; default false, as tags are set last, when all that belongs to the images is there.
   */
  readonly full?: boolean;
}

/** What was done for one image. */
export interface CopyResult {
  /** What was missing and is there now; all 0 when nothing was. */
  readonly copied: { readonly manifests: number; readonly blobs: number; readonly bytes: number };
  /** Digests of all manifests that were read in the destination and are those of the source. */
  readonly verified: readonly string[];
  /** Tags that were not there before, in the order in which they were set. */
  readonly tagged: readonly string[];
}

/**
 * Plans to copy images by digest with their signatures and SBOMs, and does it.
 *
 * @returns what was done, in the order of the images
 * @throws RegistryError as `planAll` and `copyPlanned` do
 */
export async function copyImages({ images, full = false, ...args }: CopyArgs): Promise<CopyResult[]> {
  const found = await readTags(images);
  if (allTagged(found) && !full) return images.map(nothingToDo);
  return copyPlanned({ ...args, planned: await planWithTags(found) });
}

/** Nothing was missing: the tags, which are set last, lead to the image. */
export const nothingToDo = ({ digest }: CopyRequest): CopyResult => ({
  copied: { manifests: 0, blobs: 0, bytes: 0 },
  verified: [digest],
  tagged: [],
});

/**
 * Copies what plans found missing, compares all of the images, and only then sets their tags.
 *
 * What is there already is not copied again, so a copy that was killed goes on where it was. Two at once are safe: the
 * same digest under the same tag is success for both. Of two that give one version to different images, the one that
 * sets the first tag sets all; the other refuses (where tags are immutable, as in ECR).
 *
 * @returns what was done, in the order of the plans
 * @throws RegistryError that says what was found and what to do next. No tag was set to anything that was not compared.
 */
export async function copyPlanned(args: CopyPlannedArgs): Promise<CopyResult[]> {
  const { planned } = args;
  refuseBlocked(planned);
  await move(args);
  await mapSome(planned, ({ request, plan }) => verifyCopy(request.to, plan));
  const tagged = await setTags(planned);
  return planned.map(({ plan }) => ({
    copied: {
      manifests: plan.manifests.filter(({ there }) => !there).length,
      blobs: plan.blobs.filter(({ there }) => !there).length,
      bytes: plan.bytes.missing,
    },
    verified: plan.manifests.map(({ manifest }) => manifest.digest),
    tagged: tagged.get(plan) ?? [],
  }));
}

function refuseBlocked(planned: readonly Planned[]): void {
  const blocks = planned.flatMap(({ plan }) => plan.blocks);
  const [first, ...others] = blocks;
  if (first === undefined) return;
  if (others.length === 0) throw first;
  throw new RegistryError(first.code, blocks.map(({ message }) => message).join("\n"));
}
