import { RegistryError, type RegistryErrorCode } from "../registry/registry-error";
import type { Repository } from "../registry/repository";
import { mapSome } from "./at-once";
import { type Artifact, type Contents, type FoundManifest, readContents } from "./contents";
import { type CopyRequest, checkRequests } from "./request";

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
export interface TagsFound {
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
 * @throws RegistryError when a registry gives no answer; Error for a request that is malformed
 */
export async function planAll(requests: readonly CopyRequest[]): Promise<CopyPlan[]> {
  const planned = await planWithTags(await readTags(requests));
  return planned.map(({ plan }) => plan);
}

/** The first part of a plan, which asks the destination alone. @throws as `planAll` does */
export function readTags(requests: readonly CopyRequest[]): Promise<TagsFound[]> {
  checkRequests(requests);
  return mapSome(requests, async (request) => {
    const { to, digest, tags } = request;
    try {
      const found = await mapSome(tags, (tag) => readTag(to, tag, digest));
      return { request, tags: found, blocks: found.flatMap((tag) => taken(to, tag)) };
    } catch (error) {
      return { request, tags: [], blocks: [reasonOr(error, "missing-repository")] };
    }
  });
}

/** Whether every tag of every image leads to its digest already. */
export function allTagged(found: readonly TagsFound[]): boolean {
  return found.every(
    ({ request, tags }) => tags.length > 0 && tags.every((tag) => tag.found === request.digest),
  );
}

/** The rest of it. */
export function planWithTags(found: readonly TagsFound[]): Promise<Planned[]> {
  return mapSome(found, async (each) => ({ request: each.request, plan: await planOne(each) }));
}

async function planOne({ request, tags, blocks: blocked }: TagsFound): Promise<CopyPlan> {
  const { from, to, digest, platforms } = request;
  let contents: Contents;
  try {
    contents = await readContents(from, digest);
  } catch (error) {
    const reason = reasonOr(error, "missing-source", "missing-repository");
    return planOf(request, tags, NOTHING, { manifests: [], blobs: [] }, [reason, ...blocked]);
  }
  const refused = [...missingPlatforms(from, digest, platforms, contents), ...contents.blocks];
  if (blocked.some(({ code }) => code === "missing-repository"))
    return planOf(request, tags, contents, { manifests: [], blobs: [] }, [...refused, ...blocked]);
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
  const blocks = [...refused, ...artifactTags.flatMap((tag) => taken(to, tag)), ...blocked];
  return planOf(request, [...artifactTags, ...tags], contents, { manifests, blobs }, blocks);
}

/** An error that stands in the way of the copy and is told with all others; throws every other. */
function reasonOr(error: unknown, ...codes: readonly RegistryErrorCode[]): RegistryError {
  if (error instanceof RegistryError && codes.includes(error.code)) return error;
  throw error;
}

const NOTHING: Contents = {
  manifests: [],
  blobs: [],
  artifacts: [],
  platforms: [],
  isIndex: false,
  blocks: [],
};

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
    `${to.name}:${tag} already points to ${found}, not ${wanted}. Tags are immutable: release the image under a new version.`,
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
