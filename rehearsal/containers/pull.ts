import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import type { RegistryCredentials } from "../emulator/registry";
import type { ImageReference } from "./image-reference";

export interface RegistryAccess {
  /** `127.0.0.1:<port>` of the registry that stands for the reference's host. */
  readonly address: string;
  readonly credentials: RegistryCredentials;
}

export interface Platform {
  readonly os: string;
  readonly architecture: string;
}

export interface PulledImage {
  /** Digest of the platform's own manifest. */
  readonly manifestDigest: string;
  readonly config: ImageConfig;
  /** Verified layer files, lowest first. */
  readonly layers: readonly string[];
}

const descriptor = z.object({
  mediaType: z.string(),
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  size: z.number().int().nonnegative(),
});
const index = z.object({
  manifests: z.array(
    descriptor.extend({ platform: z.object({ os: z.string(), architecture: z.string() }).optional() }),
  ),
});
const manifest = z.object({ config: descriptor, layers: z.array(descriptor) });
const imageConfig = z.object({
  config: z
    .object({
      Env: z.array(z.string()).nullish(),
      Entrypoint: z.array(z.string()).nullish(),
      Cmd: z.array(z.string()).nullish(),
      WorkingDir: z.string().nullish(),
      User: z.string().nullish(),
    })
    .default({}),
});

/** The part of an OCI image config that decides how a container runs. */
export type ImageConfig = z.infer<typeof imageConfig>["config"];

const MANIFEST_TYPES = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/** This machine's platform, in an image index's words. */
export function hostPlatform(): Platform {
  return { os: "linux", architecture: process.arch === "x64" ? "amd64" : process.arch };
}

/**
 * Pulls one platform of an image into `folder`, checking the digest of every byte it uses.
 *
 * @throws Error when something is missing, refused or not what its digest says, or the platform is not in the index.
 */
export async function pullImage(
  reference: ImageReference,
  access: RegistryAccess,
  platform: Platform,
  folder: string,
): Promise<PulledImage> {
  const registry = new RegistryReader(reference, access, folder);
  await mkdir(folder, { recursive: true });
  const top: unknown = JSON.parse((await registry.manifest(reference.digest)).toString());
  const manifestDigest = isIndex(top) ? digestFor(platform, index.parse(top), reference) : reference.digest;
  const own = isIndex(top)
    ? (JSON.parse((await registry.manifest(manifestDigest)).toString()) as unknown)
    : top;
  const { config, layers } = manifest.parse(own);
  const { config: parsed } = imageConfig.parse(JSON.parse((await registry.blob(config.digest)).toString()));
  const files: string[] = [];
  for (const layer of layers) files.push(await registry.blobFile(layer.digest));
  return { manifestDigest, config: parsed, layers: files };
}

function isIndex(document: unknown): boolean {
  return typeof document === "object" && document !== null && "manifests" in document;
}

function digestFor(
  platform: Platform,
  { manifests }: z.infer<typeof index>,
  { repository, digest }: ImageReference,
): string {
  const found = manifests.find(
    (entry) => entry.platform?.os === platform.os && entry.platform.architecture === platform.architecture,
  );
  if (found !== undefined) return found.digest;
  const offered = manifests.flatMap((entry) =>
    entry.platform ? [`${entry.platform.os}/${entry.platform.architecture}`] : [],
  );
  throw new Error(
    `${repository}@${digest} has no image for ${platform.os}/${platform.architecture}, only for ${offered.join(", ")}.`,
  );
}

/** Reads one repository, and returns nothing whose SHA-256 is not the digest asked for. */
class RegistryReader {
  constructor(
    private readonly reference: ImageReference,
    private readonly access: RegistryAccess,
    private readonly folder: string,
  ) {}

  async manifest(digest: string): Promise<Buffer> {
    return this.verified(digest, await this.get("manifests", digest, MANIFEST_TYPES));
  }

  async blob(digest: string): Promise<Buffer> {
    return this.verified(digest, await this.get("blobs", digest, "*/*"));
  }

  /** Streams a blob to a file, which appears under its final name only when its digest is right. */
  async blobFile(digest: string): Promise<string> {
    const file = join(this.folder, digest.replace(":", "-"));
    const unfinished = `${file}.unfinished-${randomUUID()}`;
    const hash = createHash("sha256");
    const response = await this.get("blobs", digest, "*/*");
    if (response.body === null) throw new Error(`The registry answered blob ${digest} without a body.`);
    const counted = async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    };
    try {
      await pipeline(Readable.fromWeb(response.body as never), counted, createWriteStream(unfinished));
      this.compare(digest, hash.digest("hex"));
      await rename(unfinished, file);
    } finally {
      await rm(unfinished, { force: true });
    }
    return file;
  }

  private async verified(digest: string, response: Response): Promise<Buffer> {
    const bytes = Buffer.from(await response.arrayBuffer());
    this.compare(digest, createHash("sha256").update(bytes).digest("hex"));
    return bytes;
  }

  private compare(digest: string, found: string): void {
    if (digest !== `sha256:${found}`)
      throw new Error(
        `The registry gave bytes of sha256:${found} for ${this.reference.repository}@${digest}: refused.`,
      );
  }

  private async get(kind: "manifests" | "blobs", digest: string, accept: string): Promise<Response> {
    const { address, credentials } = this.access;
    const login = Buffer.from(`${credentials.username}:${credentials.password}`).toString("base64");
    const headers = { accept, authorization: `Basic ${login}` };
    const response = await fetch(`http://${address}/v2/${this.reference.repository}/${kind}/${digest}`, {
      headers,
    });
    if (response.ok) return response;
    const name = `${this.reference.host}/${this.reference.repository}`;
    throw new Error(`${name} answered ${response.status} for ${kind} ${digest}: ${await response.text()}`);
  }
}
