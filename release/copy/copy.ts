import { RegistryError } from "../registry/registry-error";
import { mapSome } from "../../settings/at-once";
import { type CopyArgs, copyMissing } from "./copy-missing";
import type { CopyRequest, Planned } from "./plan";
import { setTags } from "./set-tags";
import { verifyCopy } from "./verify";

/** What was done for one image. */
export interface CopyResult {
  /** What was missing and is there now; all 0 when nothing was. */
  readonly copied: { readonly manifests: number; readonly blobs: number; readonly bytes: number };
  /** Digests of all manifests that were read in the destination and are those of the source. */
  readonly verified: readonly string[];
  /** Tags that were not there before, in the order in which they were set. */
  readonly tagged: readonly string[];
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
export async function copyImages(args: CopyArgs): Promise<CopyResult[]> {
  const { planned } = args;
  refuseBlocked(planned);
  await copyMissing(args);
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
