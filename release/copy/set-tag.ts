import type { Manifest } from "../registry/manifest";
import { RegistryError } from "../registry/registry-error";
import type { Repository } from "../registry/repository";
import { tagTaken } from "./plan";

/**
 * Makes a tag lead to a manifest that is there, and reads it back. A tag that has another digest stays as it is.
 *
 * ECR refuses to set an immutable tag to the digest it has; what counts is where the tag leads.
 *
 * @returns whether it was not there before
 * @throws RegistryError `tag-taken`, `tag-moved` or `refused`
 */
export async function setTag(to: Repository, tag: string, manifest: Manifest): Promise<boolean> {
  const before = await to.tagged(tag);
  if (before?.digest === manifest.digest) return false;
  if (before !== undefined) throw tagTaken(to, tag, before.digest, manifest.digest);
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
