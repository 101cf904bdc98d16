import type { LifecyclePolicyDocument } from "../../../documents/resource-policies/repository-lifecycle";
import { expired, type StoredManifest } from "./lifecycle-evaluation";

/** What a record names in one repository: the image, its platforms, and what is tied to them. */
export interface RecordedImage {
  readonly version: string;
  readonly digests: readonly string[];
}

export interface History {
  /** In the order in which they were made; a rollback is one more. */
  readonly records: readonly RecordedImage[];
  readonly manifests: ReadonlyMap<string, StoredManifest>;
  /** Digests of the images that were pushed, with what is tied to them, and never recorded. */
  readonly unreleased: readonly string[];
  readonly today: number;
}

export interface HistoryArgs {
  readonly seed: number;
  readonly steps: number;
  readonly lifecycle: LifecyclePolicyDocument;
}

/**
 * A repository's life: images are built, signed and given a version in any order, some are recorded when they have
 * passed, at once or weeks later, an older record is returned to, days go by, and ECR expires what the rules say.
 */
export function liveThrough({ seed, steps, lifecycle }: HistoryArgs): History {
  const random = randomOf(seed);
  const chance = (part: number) => random() < part;
  const oneOf = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)];
  const manifests = new Map<string, StoredManifest>();
  const images = new Map<string, readonly string[]>();
  const records: RecordedImage[] = [];
  let today = 0;
  let made = 0;

  const push = (manifest: Partial<StoredManifest> = {}): string => {
    const digest = `sha256:${String(++made).padStart(8, "0")}`;
    manifests.set(digest, {
      tags: new Set(),
      pushedAt: today + made / 1e6,
      platforms: [],
      ...manifest,
      digest,
    });
    return digest;
  };

  const build = () => {
    const platforms = Array.from({ length: 1 + Math.floor(random() * 3) }, () => push());
    const tags = new Set([`git-${made}`, ...(chance(0.4) ? [`0.${made}.0`] : [])]);
    const image = push({ tags, platforms });
    const tied = [image, ...platforms].flatMap((subject) => [
      ...["sig", "att", "sbom"].flatMap((kind) =>
        chance(0.5) ? [push({ tags: new Set([`${subject.replace(":", "-")}.${kind}`]) })] : [],
      ),
      ...(chance(0.3) ? [push({ subject })] : []),
    ]);
    images.set(image, [image, ...platforms, ...tied]);
  };

  const record = (image: string, version: string) => {
    const found = manifests.get(image);
    if (!found) throw new Error(`${image} is not there`);
    manifests.set(image, { ...found, tags: new Set([...found.tags, `release-${version}`]) });
    records.push({ version, digests: images.get(image) ?? [] });
  };

  const present = () => [...images.keys()].filter((image) => manifests.has(image));
  for (let step = 0; step < steps; step++) {
    if (chance(0.5)) build();
    const candidate = chance(0.2) ? oneOf(present()) : undefined;
    if (candidate !== undefined) record(candidate, `0.0.${step}`);
    const earlier = chance(0.1) ? oneOf(records) : undefined;
    if (earlier && manifests.has(earlier.digests[0] ?? "")) records.push(earlier);
    today += random() * 2;
    for (const digest of expired(lifecycle, [...manifests.values()], today)) manifests.delete(digest);
  }
  const recorded = new Set(records.flatMap(({ digests }) => digests));
  const unreleased = [...images.keys()].filter((image) => !recorded.has(image));
  return { records, manifests, unreleased, today };
}

/** Numbers from 0 to 1, the same for the same seed: mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
