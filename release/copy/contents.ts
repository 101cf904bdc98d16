import { type Descriptor, type Manifest, platformOf } from "../registry/manifest";
import { RegistryError } from "../registry/registry-error";
import { type Repository, referrersTag } from "../registry/repository";
import { mapSome } from "./at-once";
import { isArtifactTag, notAnArtifact, unknownTag } from "./not-an-artifact";

/** A signature, SBOM or attestation that goes with an image. */
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

/** An image in the source with all that goes with it. */
export interface Contents {
  /** Each digest once, what an index points to before the index. */
  readonly manifests: readonly FoundManifest[];
  readonly blobs: readonly Descriptor[];
  readonly artifacts: readonly Artifact[];
  /** `linux/amd64`, as the index says. */
  readonly platforms: readonly string[];
  readonly isIndex: boolean;
  /** Why what refers to the image may not go with it. */
  readonly blocks: readonly RegistryError[];
}

/**
 * Reads an image's manifests and those of all that refers to it, to its platforms or to what refers to them.
 *
 * @throws RegistryError `missing-source` when one of them is absent
 */
export async function readContents(from: Repository, digest: string): Promise<Contents> {
  const manifests = new Map<string, FoundManifest>();
  const artifacts: Artifact[] = [];
  const listing = from.tags().then(digestTags);
  let roots = [digest];
  while (roots.length > 0) {
    const why = manifests.size === 0 ? "" : ", which refers to the image";
    const [read, tags] = await Promise.all([
      mapSome(roots, async (root) => ({ root, below: await readBelow(from, root, why) })),
      listing,
    ]);
    const added: string[] = [];
    for (const { root, below } of read)
      for (const manifest of below.filter((each) => !manifests.has(each.digest))) {
        manifests.set(manifest.digest, { manifest, root });
        added.push(manifest.digest);
      }
    const found = await mapSome(added, (each) => artifactsOf(from, each, tags.get(each) ?? []));
    artifacts.push(...found.flat());
    roots = [...new Set(found.flat().map((artifact) => artifact.digest))].filter(
      (each) => !manifests.has(each),
    );
  }
  const image = manifests.get(digest)?.manifest;
  const all = [...manifests.values()];
  const tags = await listing;
  const unknown = [...manifests.keys()].flatMap((subject) =>
    (tags.get(subject) ?? [])
      .filter((tag) => !isArtifactTag(tag))
      .map((tag) => unknownTag(from, tag, subject)),
  );
  return {
    manifests: all,
    blobs: unique(all.flatMap(({ manifest }) => manifest.blobs)),
    artifacts: [...artifacts, ...attestations(image)],
    platforms: (image?.children ?? []).flatMap((child) => platformOf(child) ?? []),
    isIndex: (image?.children.length ?? 0) > 0,
    blocks: [...artifacts.flatMap((artifact) => notAnArtifact(from, artifact, manifests)), ...unknown],
  };
}

/** Reads a manifest and all it points to, which comes first. `why` tells of the root in errors. */
async function readBelow(from: Repository, root: string, why: string): Promise<readonly Manifest[]> {
  const read = async (digest: string): Promise<readonly Manifest[]> => {
    const manifest = await from.manifest(digest);
    if (manifest === undefined)
      throw missing(from, digest, digest === root ? why : `, which is part of ${root}`);
    const below = await mapSome(unique(manifest.children), (child) => read(child.digest));
    return [...below.flat(), manifest];
  };
  return read(root);
}

function missing(from: Repository, digest: string, part: string): RegistryError {
  return new RegistryError(
    "missing-source",
    `${from.name} does not have ${digest}${part}. Only what the source holds is copied: correct the digest in the release, or build that commit again.`,
  );
}

async function artifactsOf(from: Repository, subject: string, tags: readonly string[]): Promise<Artifact[]> {
  const [listing, tagged] = await Promise.all([
    from.referrers(subject),
    mapSome(tags.filter(isArtifactTag), async (tag): Promise<Artifact[]> => {
      const manifest = await from.tagged(tag);
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
function attestations(image: Manifest | undefined): Artifact[] {
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
function digestTags(tags: readonly string[]): ReadonlyMap<string, readonly string[]> {
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

function unique(descriptors: readonly Descriptor[]): Descriptor[] {
  return [...new Map(descriptors.map((descriptor) => [descriptor.digest, descriptor])).values()];
}
