import { type Descriptor, type Manifest, platformOf } from "../registry/manifest";
import { RegistryError, type RegistryErrorCode } from "../registry/registry-error";
import type { Repository } from "../registry/repository";
import {
  type Artifact,
  artifactsOf,
  attestations,
  digestTags,
  type FoundManifest,
  isArtifactTag,
  type OrBlock,
} from "./artifact";
import { mapSome } from "../../settings/at-once";
import { notAnArtifact, unknownTag } from "./not-an-artifact";

/** An image in the source with all that goes with it. */
export interface Contents {
  /** Each digest once, what an index points to before the index. */
  readonly manifests: readonly FoundManifest[];
  readonly blobs: readonly Descriptor[];
  readonly artifacts: readonly Artifact[];
  /** `linux/amd64`, as the index says. */
  readonly platforms: readonly string[];
  readonly isIndex: boolean;
  /** Why something that refers to the image may not be copied with it. */
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
  const blocks: RegistryError[] = [];
  const orBlock: OrBlock = (attempt, nothing) =>
    attempt.catch((error: unknown) => {
      blocks.push(blockOf(error));
      return nothing;
    });
  const listing = from.tags().then(digestTags);
  let roots = [digest];
  const tried = new Set<string>();
  while (roots.length > 0) {
    const why = manifests.size === 0 ? "" : ", which refers to the image";
    const [read, tags] = await Promise.all([
      mapSome(roots, async (root) => {
        const reading = readBelow(from, root, why);
        return { root, below: await (root === digest ? reading : orBlock(reading, [])) };
      }),
      listing,
    ]);
    const added: string[] = [];
    for (const { root, below } of read)
      for (const manifest of below.filter((each) => !manifests.has(each.digest))) {
        manifests.set(manifest.digest, { manifest, root });
        added.push(manifest.digest);
      }
    const found = await mapSome(added, (each) => artifactsOf(from, each, tags.get(each) ?? [], orBlock));
    artifacts.push(...found.flat());
    for (const root of roots) tried.add(root);
    roots = [...new Set(found.flat().map((artifact) => artifact.digest))].filter(
      (each) => !manifests.has(each) && !tried.has(each),
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
    blocks: [
      ...blocks,
      ...artifacts.flatMap((artifact) => notAnArtifact(from, artifact, manifests)),
      ...unknown,
    ],
  };
}

/** An error that keeps an image from being copied, while all else is still read. @throws every other */
export function blockOf(error: unknown): RegistryError {
  if (error instanceof RegistryError && BLOCKING.includes(error.code)) return error;
  throw error;
}

const BLOCKING: readonly RegistryErrorCode[] = ["missing-source", "missing-repository", "malformed"];

/** Reads a manifest and all it points to, which comes first. `why` describes the root in errors. */
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

function unique(descriptors: readonly Descriptor[]): Descriptor[] {
  return [...new Map(descriptors.map((descriptor) => [descriptor.digest, descriptor])).values()];
}
