import type { Manifest } from "../registry/manifest";
import { RegistryError } from "../registry/registry-error";
import type { Repository } from "../registry/repository";
import { mapSome } from "../../settings/at-once";
import { type CopyPlan, type Planned, tagTaken } from "./plan";

interface WantedTag {
  readonly plan: CopyPlan;
  readonly to: Repository;
  readonly tag: string;
  readonly manifest: Manifest;
}

/**
 * Sets the tags of images that are there and compared: first what ties signatures to them, then the release's own, one
 * after the other. Nothing is set when any of them has another digest by now.
 *
 * Images go in the order of their repositories' names, the same for everyone: of two who want one version for different
 * images, the one that sets the first tag finds all others free.
 *
 * @returns the tags that were not there before, by plan
 * @throws RegistryError `tag-taken`, `tag-moved` or `refused`
 */
export async function setTags(planned: readonly Planned[]): Promise<ReadonlyMap<CopyPlan, string[]>> {
  const wanted = inOrder(planned);
  await mapSome(wanted, isThere);
  const set = new Map<CopyPlan, string[]>(planned.map(({ plan }) => [plan, []]));
  const add = async (each: WantedTag) => {
    if (await setTag(each)) set.get(each.plan)?.push(each.tag);
  };
  await mapSome(
    wanted.filter((each) => !isOwn(each)),
    add,
  );
  for (const each of wanted.filter(isOwn)) await add(each);
  return set;
}

function inOrder(planned: readonly Planned[]): readonly WantedTag[] {
  const byName = [...planned].sort(({ plan: a }, { plan: b }) => Number(a.to > b.to) - Number(a.to < b.to));
  return byName.flatMap(({ request: { to }, plan }) => {
    const manifests = new Map(plan.manifests.map(({ manifest }) => [manifest.digest, manifest]));
    return plan.tags.map(({ tag, digest }): WantedTag => {
      const manifest = manifests.get(digest);
      if (!manifest) throw new Error(`The plan has a tag ${tag} for ${digest}, and no such manifest.`);
      return { plan, to, tag, manifest };
    });
  });
}

/** Whether it is one of the release's own. */
function isOwn({ plan, manifest }: WantedTag): boolean {
  return manifest.digest === plan.digest;
}

/** Whether a tag leads to its manifest. @throws RegistryError `tag-taken` when it leads elsewhere */
async function isThere({ to, tag, manifest }: Omit<WantedTag, "plan">): Promise<boolean> {
  const found = await to.tagged(tag);
  if (found !== undefined && found.digest !== manifest.digest)
    throw tagTaken(to, tag, found.digest, manifest.digest);
  return found !== undefined;
}

/**
 * Makes a tag lead to its manifest, and reads it back. A tag that has another digest stays as it is.
 *
 * ECR refuses to set an immutable tag to the digest it has; what counts is where the tag leads.
 *
 * @returns whether it was not there before
 */
export async function setTag(wanted: Omit<WantedTag, "plan">): Promise<boolean> {
  const { to, tag, manifest } = wanted;
  if (await isThere(wanted)) return false;
  const refusal = await to.put(tag, manifest);
  const after = await to.tagged(tag);
  if (after?.digest === manifest.digest) return refusal === undefined;
  if (after === undefined)
    throw new RegistryError(
      "refused",
      `${to.name} did not set tag ${tag} to ${manifest.digest} (${refusal ?? "it said that it did"}). The image is there without the tag: correct what it names, then run the same command again.`,
    );
  if (refusal !== undefined) throw tagTaken(to, tag, after.digest, manifest.digest);
  throw new RegistryError(
    "tag-moved",
    `${to.name}:${tag} was set to ${manifest.digest} and leads to ${after.digest}. Something else writes this tag or changes what is written: deploy by digest only, find out what it is, and release under a new version.`,
  );
}
