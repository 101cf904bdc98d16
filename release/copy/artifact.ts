import type { Descriptor, Manifest } from "../registry/manifest";
import { type Repository, referrersTag } from "../registry/repository";
import { mapSome } from "../../settings/at-once";

/** A signature, SBOM or attestation of an image. */
export interface Artifact {
  readonly digest: string;
  /** The manifest it is about: the image's, or that of one platform. */
  readonly subject: string;
  readonly kind: "signature" | "sbom" | "attestation" | "artifact";
  /** The tag that ties it to its subject: `sha256-….sig`. */
  readonly tag?: string;
  /** How the source lists it among what refers to its subject. */
  readonly listed?: Descriptor;
}

export interface FoundManifest {
  readonly manifest: Manifest;
  /** The image's digest, or the artifact's: what is asked for to get this manifest as well. */
  readonly root: string;
}

/** As cosign ties signatures, attestations and SBOMs to an image. */
export const isArtifactTag = (tag: string): boolean => /^sha256-[0-9a-f]{64}\.(sig|att|sbom)$/.test(tag);

/** Goes on with nothing after an error that blocks the copy, and keeps it. */
export type OrBlock = <T>(attempt: Promise<T>, nothing: T) => Promise<T>;

/** What refers to a manifest, by the referrers API or by tags. */
export async function artifactsOf(
  from: Repository,
  subject: string,
  tags: readonly string[],
  orBlock: OrBlock,
): Promise<Artifact[]> {
  const [listing, tagged] = await Promise.all([
    orBlock(from.referrers(subject), []),
    mapSome(tags.filter(isArtifactTag), async (tag): Promise<Artifact[]> => {
      const manifest = await orBlock(from.tagged(tag), undefined);
      return manifest ? [{ digest: manifest.digest, subject, kind: kindOf(tag), tag }] : [];
    }),
  ]);
  const referrers = listing.map((listed) => ({
    digest: listed.digest,
    subject,
    kind: kindOf(listed.artifactType ?? listed.mediaType),
    listed,
  }));
  return [...referrers, ...tagged.flat()];
}

/** What buildx puts into the index itself, for a platform it calls unknown. */
export function attestations(image: Manifest | undefined): Artifact[] {
  return (image?.children ?? []).flatMap(({ digest, annotations }): Artifact[] =>
    annotations?.["vnd.docker.reference.type"] === "attestation-manifest"
      ? [
          {
            digest,
            subject: annotations["vnd.docker.reference.digest"] ?? image?.digest ?? "",
            kind: "attestation",
          },
        ]
      : [],
  );
}

/** Tags by the digest in their name; the one that stands for the referrers API is read as referrers instead. */
export function digestTags(tags: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const tag of tags) {
    const hex = /^sha256-([0-9a-f]{64})/.exec(tag)?.[1];
    const digest = `sha256:${hex}`;
    if (hex !== undefined && tag !== referrersTag(digest))
      found.set(digest, [...(found.get(digest) ?? []), tag]);
  }
  return found;
}

function kindOf(type: string): Artifact["kind"] {
  if (/signature|cosign|notary|\.sig$/i.test(type)) return "signature";
  if (/sbom|spdx|cyclonedx/i.test(type)) return "sbom";
  return /attestation|in-toto|\.att$/i.test(type) ? "attestation" : "artifact";
}
