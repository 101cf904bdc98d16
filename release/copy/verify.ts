import { RegistryError } from "../registry/registry-error";
import type { Repository } from "../registry/repository";
import { mapSome } from "../../settings/at-once";
import type { CopyPlan } from "./plan";

/**
 * Reads every manifest of a copied image in the destination, compares its bytes with the source's, asks for the size of
 * every blob, and sees that signatures are listed for what they sign.
 *
 * @throws RegistryError `incomplete` or `digest-mismatch`
 */
export async function verifyCopy(to: Repository, plan: CopyPlan): Promise<void> {
  const manifests = mapSome(plan.manifests, async ({ manifest }) => {
    const copy = await to.manifest(manifest.digest);
    if (copy === undefined) throw incomplete(to, `manifest ${manifest.digest}`);
    if (!copy.bytes.equals(manifest.bytes))
      throw new RegistryError(
        "digest-mismatch",
        `${to.name}@${manifest.digest} differs from the source's after the copy. No tag was set: check for a proxy in between.`,
      );
  });
  const blobs = mapSome(plan.blobs, async ({ digest, size }) => {
    const found = await to.blobSize(digest);
    if (found === undefined) throw incomplete(to, `blob ${digest}`);
    if (found !== size)
      throw new RegistryError(
        "digest-mismatch",
        `${to.name} has ${found} bytes of blob ${digest}, which has ${size}. No tag was set: check for a proxy in between.`,
      );
  });
  await Promise.all([manifests, blobs]);
  await checkReferrers(to, plan);
}

/**
 * Without the referrers API, regctl keeps the list of what refers to an image under a tag, in a step of its own after
 * the push: a kill between the two, or two writers at once, leave a signature that nobody finds.
 */
async function checkReferrers(to: Repository, { artifacts }: CopyPlan): Promise<void> {
  const listed = artifacts.filter((artifact) => artifact.listed !== undefined);
  for (const subject of new Set(listed.map((artifact) => artifact.subject))) {
    const lost = async () => {
      const found = new Set((await to.referrers(subject)).map(({ digest }) => digest));
      return listed.filter((artifact) => artifact.subject === subject && !found.has(artifact.digest));
    };
    const added = (await lost()).flatMap((artifact) => artifact.listed ?? []);
    if (added.length === 0) continue;
    const refusal = await to.addReferrers(subject, added);
    const [still] = await lost();
    if (still !== undefined)
      throw incomplete(
        to,
        `${still.kind} ${still.digest} in the list of what refers to ${subject}${refusal === undefined ? "" : ` (${refusal})`}`,
      );
  }
}

function incomplete(to: Repository, what: string): RegistryError {
  return new RegistryError(
    "incomplete",
    `${to.name} lacks ${what} after the copy. No tag was set: run the same command again, and check its lifecycle rules if it lacks it again.`,
  );
}
