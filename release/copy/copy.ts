import type { Patience } from "../registry/patience";
import { RegistryError } from "../registry/registry-error";
import { type CopyPlan, type CopyRequest, planWithTags, readTags } from "./plan";
import type { Mover } from "./carry";
import { type Progress, move } from "./move";
import { setTag } from "./set-tag";
import { verifyCopy } from "./verify";

export interface CopyArgs extends CopyRequest {
  readonly mover: Mover;
  readonly patience: Patience;
  /**
   * Looks at everything although every tag is there with the right digest, and so brings signatures that were made
   * since; default false, as tags are set last, when all that belongs to the image is there.
   */
  readonly full?: boolean;
  readonly onProgress?: (progress: Progress) => void;
}

export interface CopyResult {
  /** What was missing and is there now; all 0 when nothing was. */
  readonly copied: { readonly manifests: number; readonly blobs: number; readonly bytes: number };
  /** Digests of all manifests that were read in the destination and are those of the source. */
  readonly verified: readonly string[];
  /** Tags that were not there before. */
  readonly tagged: readonly string[];
}

/**
 * Copies an image by digest with its signatures and SBOMs, compares all of it, and only then sets its tags.
 *
 * What is there already is not copied again, so a copy that was killed goes on where it was. Two at once are safe: the
 * same digest under the same tag is success for both.
 *
 * @throws RegistryError that says what was found and what to do next. No tag was set to anything that was not compared.
 */
export async function copyImage(args: CopyArgs): Promise<CopyResult> {
  const { to, digest, full = false } = args;
  const tags = await readTags(args);
  if (!full && tags.every(({ found }) => found === digest))
    return { copied: { manifests: 0, blobs: 0, bytes: 0 }, verified: [digest], tagged: [] };
  const plan = await planWithTags(args, tags);
  refuseBlocked(plan);
  await move({ ...args, plan });
  await verifyCopy(to, plan);
  const tagged: string[] = [];
  const manifests = new Map(plan.manifests.map(({ manifest }) => [manifest.digest, manifest]));
  for (const { tag, digest: wanted } of plan.tags) {
    const manifest = manifests.get(wanted);
    if (manifest && (await setTag(to, tag, manifest))) tagged.push(tag);
  }
  return {
    copied: {
      manifests: plan.manifests.filter(({ there }) => !there).length,
      blobs: plan.blobs.filter(({ there }) => !there).length,
      bytes: plan.bytes.missing,
    },
    verified: [...manifests.keys()],
    tagged,
  };
}

function refuseBlocked({ blocks }: CopyPlan): void {
  const [first, ...others] = blocks;
  if (first === undefined) return;
  if (others.length === 0) throw first;
  throw new RegistryError(first.code, blocks.map(({ message }) => message).join("\n"));
}
