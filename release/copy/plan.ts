import { RegistryError } from "../registry/registry-error";
import type { Repository } from "../registry/repository";
import { mapSome } from "./at-once";
import { type Artifact, type Contents, type FoundManifest, readContents } from "./contents";

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

/** Says what copying an image would do; changes nothing. @throws RegistryError when a registry gives no answer */
export async function planCopy(request: CopyRequest): Promise<CopyPlan> {
  return planWithTags(request, await readTags(request));
}

/** What the release's own tags lead to in the destination. @throws Error for a request that is malformed */
export function readTags({ to, digest, tags }: CopyRequest): Promise<PlannedTag[]> {
  if (!/^sha256:[0-9a-f]{64}$/.test(digest))
    throw new Error(
      `Images are copied by digest, sha256: and 64 hexadecimal digits, and "${digest}" is none.`,
    );
  if (tags.length === 0) throw new Error(`A copy of ${digest} to ${to.name} needs at least one tag.`);
  const wrong = tags.find((tag) => !/^\w[\w.-]{0,127}$/.test(tag));
  if (wrong !== undefined)
    throw new Error(`"${wrong}" is no tag: up to 128 letters, digits, _ . and -, the first no . or -.`);
  return mapSome(tags, (tag) => readTag(to, tag, digest));
}

/** The plan, given what `readTags` found. */
export async function planWithTags(request: CopyRequest, tags: readonly PlannedTag[]): Promise<CopyPlan> {
  const { from, to, digest, platforms } = request;
  const blocked = tags.flatMap((tag) => taken(to, tag));
  let contents: Contents;
  try {
    contents = await readContents(from, digest);
  } catch (error) {
    if (!(error instanceof RegistryError && error.code === "missing-source")) throw error;
    return planOf(request, tags, NOTHING, { manifests: [], blobs: [] }, [error, ...blocked]);
  }
  const tagged = contents.artifacts.flatMap(({ digest: artifact, tag }) =>
    tag === undefined ? [] : [{ tag, artifact }],
  );
  const [artifactTags, manifests, blobs] = await Promise.all([
    mapSome(tagged, ({ tag, artifact }) => readTag(to, tag, artifact)),
    mapSome(contents.manifests, async (each) => ({ ...each, there: await to.has(each.manifest.digest) })),
    mapSome(contents.blobs, async ({ digest: blob, size }) => ({
      digest: blob,
      size,
      there: (await to.blobSize(blob)) === size,
    })),
  ]);
  const blocks = [
    ...missingPlatforms(from, digest, platforms, contents),
    ...artifactTags.flatMap((tag) => taken(to, tag)),
    ...blocked,
  ];
  return planOf(request, [...artifactTags, ...tags], contents, { manifests, blobs }, blocks);
}

const NOTHING: Contents = { manifests: [], blobs: [], artifacts: [], platforms: [], isIndex: false };

function planOf(
  { from, to, digest }: CopyRequest,
  tags: readonly PlannedTag[],
  { platforms, artifacts }: Contents,
  parts: Pick<CopyPlan, "manifests" | "blobs">,
  blocks: readonly RegistryError[],
): CopyPlan {
  const sizes = [
    ...parts.manifests.map(({ manifest, there }) => ({ size: manifest.bytes.length, there })),
    ...parts.blobs,
  ];
  const sum = (some: readonly { readonly size: number }[]) =>
    some.reduce((total, { size }) => total + size, 0);
  const bytes = { total: sum(sizes), missing: sum(sizes.filter(({ there }) => !there)) };
  return { from: from.name, to: to.name, digest, platforms, tags, ...parts, artifacts, bytes, blocks };
}

async function readTag(to: Repository, tag: string, digest: string): Promise<PlannedTag> {
  const found = (await to.tagged(tag))?.digest;
  return { tag, digest, ...(found !== undefined && { found }) };
}

function taken(to: Repository, { tag, digest, found }: PlannedTag): RegistryError[] {
  return found === undefined || found === digest ? [] : [tagTaken(to, tag, found, digest)];
}

/** A tag is never moved. */
export function tagTaken(to: Repository, tag: string, found: string, wanted: string): RegistryError {
  return new RegistryError(
    "tag-taken",
    `${to.name}:${tag} is ${found} already and shall be ${wanted}. A tag never moves: release the image under a new version.`,
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
