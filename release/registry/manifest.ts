import { createHash } from "node:crypto";
import { z } from "zod";

const text = z.string();
const descriptor = z.object({
  mediaType: text,
  digest: text.regex(/^sha256:[0-9a-f]{64}$/),
  size: z.number().int().min(0),
  artifactType: text.optional(),
  annotations: z.record(text, text).optional(),
  platform: z.object({ os: text, architecture: text }).optional(),
});

const document = z.object({
  mediaType: text.optional(),
  artifactType: text.optional(),
  manifests: z.array(descriptor).optional(),
  config: descriptor.optional(),
  layers: z.array(descriptor.extend({ urls: z.array(text).optional() })).optional(),
  subject: descriptor.optional(),
});

/** What points to a manifest or a blob (OCI image specification, descriptor.md). */
export type Descriptor = Readonly<z.infer<typeof descriptor>>;

/** An image, an index of images or an artifact, in the very bytes of which the digest is made. */
export interface Manifest {
  readonly digest: string;
  readonly mediaType: string;
  readonly bytes: Buffer<ArrayBuffer>;
  /** What an index points to; empty for an image. */
  readonly children: readonly Descriptor[];
  /** None of an index. */
  readonly config?: Descriptor;
  /** Configuration and layers that the registry itself holds; empty for an index. */
  readonly blobs: readonly Descriptor[];
  /** Digest of the manifest that this one is about. */
  readonly subject?: string;
  readonly artifactType?: string;
}

/** Every media type a registry may answer with; without them it converts or refuses. */
export const MANIFEST_TYPES = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** Reads a manifest. @throws Error that says what is malformed */
export function parseManifest(bytes: Buffer<ArrayBuffer>, contentType: string): Manifest {
  const { mediaType, manifests, config, layers, subject, artifactType } = document.parse(
    JSON.parse(bytes.toString("utf8")),
  );
  const hosted = (layers ?? []).filter(({ urls }) => urls === undefined || urls.length === 0);
  const kind = artifactType ?? (subject && config?.mediaType);
  return {
    digest: digestOf(bytes),
    mediaType: mediaType ?? contentType,
    bytes,
    children: manifests ?? [],
    ...(config && { config }),
    blobs: [...(config ? [config] : []), ...hosted],
    ...(subject && { subject: subject.digest }),
    ...(kind && { artifactType: kind }),
  };
}

/** An index of what is given. */
export function indexOf(children: readonly Descriptor[]): Manifest {
  const mediaType = "application/vnd.oci.image.index.v1+json";
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, manifests: children }));
  return { digest: digestOf(bytes), mediaType, bytes, children, blobs: [] };
}

/** What an index lists, as its descriptors. @throws Error when it is no index */
export function parseIndex(bytes: Buffer): readonly Descriptor[] {
  return (
    z.object({ manifests: z.array(descriptor).nullable() }).parse(JSON.parse(bytes.toString("utf8")))
      .manifests ?? []
  );
}

/** `linux/amd64`; undefined where an index says none, or `unknown` as buildx does for attestations. */
export function platformOf({ platform }: Descriptor): string | undefined {
  if (platform === undefined || platform.os === "unknown") return undefined;
  return `${platform.os}/${platform.architecture}`;
}
