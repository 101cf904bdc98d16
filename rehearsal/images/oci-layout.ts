import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: { readonly os: string; readonly architecture: string };
}

/** A folder in OCI image layout: https://github.com/opencontainers/image-spec/blob/main/image-layout.md */
export class OciLayout {
  private constructor(readonly folder: string) {}

  static async create(folder: string): Promise<OciLayout> {
    await mkdir(join(folder, "blobs", "sha256"), { recursive: true });
    await writeFile(join(folder, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
    return new OciLayout(folder);
  }

  async addJson(mediaType: string, document: object): Promise<Descriptor> {
    const bytes = Buffer.from(JSON.stringify(document));
    const digest = createHash("sha256").update(bytes).digest("hex");
    await writeFile(this.path(digest), bytes);
    return { mediaType, digest: `sha256:${digest}`, size: bytes.length };
  }

  /** Moves a file into the layout. */
  async addFile(mediaType: string, file: string): Promise<Descriptor> {
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
    const digest = hash.digest("hex");
    const { size } = await stat(file);
    await rename(file, this.path(digest));
    return { mediaType, digest: `sha256:${digest}`, size };
  }

  /** Makes an image the layout's only one. @returns the reference that regctl reads it by. */
  async finish(image: Descriptor): Promise<string> {
    await writeFile(
      join(this.folder, "index.json"),
      JSON.stringify({ schemaVersion: 2, manifests: [image] }),
    );
    return `ocidir://${this.folder}@${image.digest}`;
  }

  private path(digest: string): string {
    return join(this.folder, "blobs", "sha256", digest);
  }
}
