import type { Manifest } from "../registry/manifest";
import type { Repository } from "../registry/repository";
import { mapSome } from "../../settings/at-once";
import type { CopyPlan } from "./plan";

export interface Part {
  readonly digest: string;
  readonly size: number;
  /** None for a blob. */
  readonly manifest?: Manifest | undefined;
}

/** What the destination does not have yet of a planned copy. */
export class Missing {
  private readonly parts: Map<string, Part>;
  private readonly digestsOf = new Map<string, Set<string>>();
  private readonly begun: ReadonlySet<string>;

  constructor(
    private readonly to: Repository,
    { manifests, blobs }: CopyPlan,
  ) {
    const parts: (Part & { there: boolean })[] = [
      ...manifests.map(({ manifest, there }) => {
        const { digest, bytes } = manifest;
        return { digest, size: bytes.length, manifest, there };
      }),
      ...blobs,
    ];
    this.parts = new Map(parts.flatMap((part) => (part.there ? [] : [[part.digest, part]])));
    for (const { manifest, root } of manifests) {
      const digests = this.digestsOf.get(root) ?? new Set();
      for (const { digest } of [manifest, ...manifest.blobs]) digests.add(digest);
      this.digestsOf.set(root, digests);
    }
    this.begun = new Set(manifests.filter(({ there }) => there).map(({ root }) => root));
  }

  get bytes(): number {
    return [...this.parts.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Whether any part of an image or artifact is missing. */
  anyOf(root: string): boolean {
    return this.partsOf(root).length > 0;
  }

  /** Whether a manifest of it was there before the copy, which may hide that something below it was not. */
  isBegun(root: string): boolean {
    return this.begun.has(root);
  }

  /** What is missing of it, in the order in which a registry takes it: blobs, then manifests before what names them. */
  partsOf(root: string): readonly Part[] {
    const parts = [...(this.digestsOf.get(root) ?? [])].flatMap((digest) => this.parts.get(digest) ?? []);
    return [...parts.filter(({ manifest }) => !manifest), ...parts.filter(({ manifest }) => manifest)];
  }

  /** All of it is there. */
  arrived(root: string): void {
    for (const digest of this.digestsOf.get(root) ?? []) this.parts.delete(digest);
  }

  /** Asks the destination again. */
  async refresh(): Promise<void> {
    await mapSome([...this.parts.values()], async ({ digest, size, manifest }) => {
      const there = manifest ? await this.to.has(digest) : (await this.to.blobSize(digest)) === size;
      if (there) this.parts.delete(digest);
    });
  }
}
