import { randomUUID } from "node:crypto";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseImageReference } from "./image-reference";
import { type ImageConfig, type Platform, type RegistryAccess, hostPlatform, pullImage } from "./pull";
import { unpackLayers } from "./unpack";

export interface StoredImage {
  readonly reference: string;
  readonly manifestDigest: string;
  readonly platform: Platform;
  readonly config: ImageConfig;
  readonly layers: readonly string[];
}

/** The images a container host has pulled, by reference. */
export class ImageStore {
  private readonly images = new Map<string, StoredImage>();
  private readonly pulling = new Map<string, Promise<StoredImage>>();

  constructor(
    private readonly folder: string,
    private readonly accessTo: (host: string) => Promise<RegistryAccess>,
  ) {}

  get(reference: string): StoredImage | undefined {
    return this.images.get(reference);
  }

  /**
   * Pulls and verifies an image, once however many containers wait for it.
   *
   * @throws Error that says why it cannot be used.
   */
  pull(reference: string, platform: Platform = hostPlatform()): Promise<StoredImage> {
    const key = `${reference} ${platform.os}/${platform.architecture}`;
    const pulling =
      this.pulling.get(key) ?? this.pullNow(reference, platform).finally(() => this.pulling.delete(key));
    this.pulling.set(key, pulling);
    return pulling;
  }

  private async pullNow(reference: string, platform: Platform): Promise<StoredImage> {
    const parsed = parseImageReference(reference);
    const access = await this.accessTo(parsed.host);
    const pulled = await pullImage(parsed, access, platform, join(this.folder, "blobs"));
    const image = { reference, platform, ...pulled };
    this.images.set(reference, image);
    return image;
  }

  /** A fresh root file system of the image, for one container. */
  async unpack(image: StoredImage, container: string): Promise<string> {
    const rootfs = join(this.folder, "containers", container, "rootfs");
    const unfinished = `${rootfs}.unfinished-${randomUUID()}`;
    try {
      await unpackLayers(image.layers, unfinished);
      await rename(unfinished, rootfs);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
    return rootfs;
  }

  /** Deletes what `unpack` made for the container. */
  async remove(container: string): Promise<void> {
    await rm(join(this.folder, "containers", container), { recursive: true, force: true });
  }
}
