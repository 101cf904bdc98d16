import { RegistryError } from "../registry/registry-error";
import type { Repository } from "../registry/repository";
import { mapSome } from "../../settings/at-once";
import { type Artifact, type FoundManifest, isArtifactTag } from "./artifact";
import { blockOf, type Contents, readContents } from "./contents";

/** One image to be copied. */
export interface CopyRequest {
  readonly from: Repository;
  readonly to: Repository;
  /** Manifest digest of the image or its index. */
  readonly digest: string;
  /** Platforms that the index must have, as the release names them; none asks for none. */
  readonly platforms: readonly string[];
  /** Tags that the image gets in the destination, at least one. */
  readonly tags: readonly string[];
}

export interface PlannedTag {
  readonly tag: string;
  /** What it shall lead to. */
  readonly digest: string;
  /** What it leads to now. */
  readonly found?: string;
}

export interface PlannedManifest extends FoundManifest {
  readonly there: boolean;
}

export interface PlannedBlob {
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly there: boolean;
}

/** What copying an image would do. */
export interface CopyPlan {
  /** `host/repository`. */
  readonly from: string;
  readonly to: string;
  readonly digest: string;
  readonly platforms: readonly string[];
  /** In the order in which they are set: those of signatures first, the release's last. */
  readonly tags: readonly PlannedTag[];
  readonly manifests: readonly PlannedManifest[];
  readonly blobs: readonly PlannedBlob[];
  readonly artifacts: readonly Artifact[];
  /** Bytes of all manifests and blobs, and of those that are not in the destination. */
  readonly bytes: { readonly total: number; readonly missing: number };
  /** Why it cannot be copied: all reasons. */
  readonly blocks: readonly RegistryError[];
}

/** What the release's own tags lead to in the destination, or why none can. */
interface TagsFound {
  readonly request: CopyRequest;
  readonly tags: readonly PlannedTag[];
  readonly blocks: readonly RegistryError[];
}

export interface Planned {
  readonly request: CopyRequest;
  readonly plan: CopyPlan;
}

/**
 * Says what copying images would do, in their order; changes nothing.
 * @param full Looks at everything although every tag leads to its image already, and so finds signatures that were made
 * since; otherwise nothing is planned then, as tags are set last, when all that belongs to the images is there.
 * @throws RegistryError when a registry gives no answer
 */
export async function planCopies(requests: readonly CopyRequest[], full: boolean): Promise<Planned[]> {
  const found = await mapSome(requests, readTags);
  const areThere = found.every(({ request, tags }) =>
    request.tags.every((tag) => tags.some((each) => each.tag === tag && each.found === request.digest)),
  );
  if (areThere && !full) return [];
  return mapSome(found, async (each) => ({ request: each.request, plan: await planOne(each) }));
}

async function readTags(request: CopyRequest): Promise<TagsFound> {
  const { to, digest, tags } = request;
  try {
    const found = await mapSome(tags, (tag) => readTag(to, tag, digest));
    return { request, tags: found, blocks: found.flatMap((tag) => taken(to, tag)) };
  } catch (error) {
    return { request, tags: [], blocks: [blockOf(error)] };
  }
}

async function planOne({ request, tags, blocks: blocked }: TagsFound): Promise<CopyPlan> {
  const { from, to, digest, platforms } = request;
  let contents: Contents;
  try {
    contents = await readContents(from, digest);
  } catch (error) {
    return planOf(request, tags, [blockOf(error), ...blocked]);
  }
  const refused = [...missingPlatforms(from, digest, platforms, contents), ...contents.blocks];
  if (blocked.some(({ code }) => code === "missing-repository"))
    return planOf(request, tags, [...refused, ...blocked], contents);
  const tagged = contents.artifacts.flatMap(({ digest: artifact, tag }) =>
    tag === undefined ? [] : [{ tag, artifact }],
  );
  const [artifactTags, manifests, blobs] = await Promise.all([
    mapSome(tagged, async ({ tag, artifact }): Promise<PlannedTag> => {
      try {
        return await readTag(to, tag, artifact);
      } catch (error) {
        refused.push(blockOf(error));
        return { tag, digest: artifact };
      }
    }),
    mapSome(contents.manifests, async (each) => ({ ...each, there: await to.has(each.manifest.digest) })),
    mapSome(contents.blobs, async ({ digest: blob, size }) => ({
      digest: blob,
      size,
      there: (await to.blobSize(blob)) === size,
    })),
  ]);
  const blocks = [...refused, ...artifactTags.flatMap((tag) => taken(to, tag)), ...blocked];
  return planOf(request, [...artifactTags, ...tags], blocks, contents, manifests, blobs);
}

function planOf(
  { from, to, digest }: CopyRequest,
  tags: readonly PlannedTag[],
  blocks: readonly RegistryError[],
  { platforms, artifacts }: Pick<Contents, "platforms" | "artifacts"> = { platforms: [], artifacts: [] },
  manifests: readonly PlannedManifest[] = [],
  blobs: readonly PlannedBlob[] = [],
): CopyPlan {
  const sizes = [
    ...manifests.map(({ manifest, there }) => ({ size: manifest.bytes.length, there })),
    ...blobs,
  ];
  const sum = (some: readonly { readonly size: number }[]) =>
    some.reduce((total, { size }) => total + size, 0);
  const bytes = { total: sum(sizes), missing: sum(sizes.filter(({ there }) => !there)) };
  return {
    from: from.name,
    to: to.name,
    digest,
    platforms,
    tags,
    manifests,
    blobs,
    artifacts,
    bytes,
    blocks,
  };
}

async function readTag(to: Repository, tag: string, digest: string): Promise<PlannedTag> {
  const found = (await to.tagged(tag))?.digest;
  return { tag, digest, ...(found !== undefined && { found }) };
}

function taken(to: Repository, { tag, digest, found }: PlannedTag): RegistryError[] {
  return found === undefined || found === digest ? [] : [tagTaken(to, tag, found, digest)];
}

/**
 * A tag is never moved. A new version helps with a release's own; a signature keeps its tag in any release of its image.
 * docs/decisions/0020-signatures-by-referrers.md
 */
export function tagTaken(to: Repository, tag: string, found: string, wanted: string): RegistryError {
  const advice = isArtifactTag(tag)
    ? `Tags are immutable, so only the first signature or attestation of an image can have this one. Attach more as OCI referrers, which need no tag (cosign sign --registry-referrers-mode=oci-1-1, notation sign), remove the tag ${tag} in the source, and run the same command again.`
    : "Tags are immutable: release the image under a new version.";
  return new RegistryError(
    "tag-taken",
    `${to.name}:${tag} already points to ${found}, not ${wanted}. ${advice}`,
  );
}

function missingPlatforms(
  from: Repository,
  digest: string,
  wanted: readonly string[],
  { platforms, isIndex }: Contents,
): RegistryError[] {
  const missing = wanted.filter((platform) => !platforms.includes(platform));
  if (missing.length === 0) return [];
  const has = isIndex
    ? `an index for ${platforms.join(", ") || "no platform"}`
    : "a single image, which names no platform";
  return [
    new RegistryError(
      "missing-platform",
      `${from.name}@${digest} is ${has}; the release needs ${missing.join(", ")}. Build the image for every platform of the release and push their index.`,
    ),
  ];
}
