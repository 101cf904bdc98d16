import { createHash } from "node:crypto";
import { z } from "zod";

const text = z.string();

/** Letters as Go compares them, of which `ſ` is an s. */
const fold = (name: string): string => name.toUpperCase().toLowerCase();

/**
 * What a manifest has in names of its own. Clients written in Go take a name in any case, and the last of two: it would be
 * another manifest for them. https://pkg.go.dev/encoding/json#Unmarshal
 */
function named<Fields extends z.ZodRawShape>(fields: Fields) {
  const distinct = z.unknown().superRefine((value, context) => {
    const names = new Map(Object.keys(fields).map((name) => [fold(name), name]));
    for (const name of Object.keys(Object(value) as object)) {
      const known = names.get(fold(name)) ?? name;
      names.set(fold(name), known);
      if (name !== known)
        context.addIssue({
          code: "custom",
          message: `it has "${name}", which is "${known}" to clients that ignore upper and lower case`,
        });
    }
  });
  return distinct.pipe(z.object(fields));
}

const pointer = {
  mediaType: text,
  digest: text.regex(/^sha256:[0-9a-f]{64}$/, "not sha256: and 64 hexadecimal digits"),
  size: z.number().int().min(0),
  artifactType: text.optional(),
  annotations: z.record(text, text).optional(),
  platform: named({ os: text.optional(), architecture: text.optional() }).optional(),
};
const descriptor = named(pointer);

const document = named({
  schemaVersion: z.number().optional(),
  mediaType: text.optional(),
  artifactType: text.optional(),
  manifests: z.array(descriptor).optional(),
  config: descriptor.optional(),
  layers: z.array(named({ ...pointer, urls: z.array(text).optional() })).optional(),
  subject: descriptor.optional(),
  /** Of Docker's schema 1. */
  fsLayers: z.unknown().optional(),
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

const INDEX_TYPES: readonly string[] = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
];
const IMAGE_TYPES: readonly string[] = [
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
];

/** Every media type a registry may answer with; without them it converts or refuses. */
export const MANIFEST_TYPES = [...INDEX_TYPES, ...IMAGE_TYPES].join(", ");

/** Whether what a descriptor points to is an index itself. */
export const isIndexType = ({ mediaType }: Pick<Descriptor, "mediaType">): boolean =>
  INDEX_TYPES.includes(mediaType);

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** A value of null is none, as for every client written in Go. */
const parseJson = (bytes: Buffer): unknown =>
  JSON.parse(bytes.toString("utf8"), (_, value: unknown) => value ?? undefined);

/** What a JSON text holds, in a shape. @throws Error that says in one sentence what is malformed */
export function readAs<T>(shape: z.ZodType<T>, bytes: Buffer): T {
  const parsed = shape.safeParse(parseJson(bytes));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    ({ path, message }) => `${path.join(".") || "the document"}: ${message}`,
  );
  throw new Error(faults.join("; "));
}

/** Reads a manifest. @throws Error that says what is malformed, or of another type than images have */
export function parseManifest(bytes: Buffer<ArrayBuffer>, contentType: string): Manifest {
  const found = readAs(document, bytes);
  const { schemaVersion, manifests, config, layers, subject, artifactType } = found;
  const mediaType = found.mediaType ?? contentType.split(";")[0]?.trim() ?? "";
  if (schemaVersion === 1 || ![...INDEX_TYPES, ...IMAGE_TYPES].includes(mediaType))
    throw new Error(
      `its type is ${mediaType || "not named"}${schemaVersion === 1 ? ", of Docker's schema 1" : ""}`,
    );
  const isIndex = INDEX_TYPES.includes(mediaType);
  if (!isIndex && config === undefined) throw new Error(`it is a ${mediaType} without config`);
  const others = isIndex ? [config, ...(layers ?? [])] : (manifests ?? []);
  // https://github.com/opencontainers/image-spec/security/advisories/GHSA-77vh-xpmg-72qh
  if (others.some((each) => each !== undefined))
    throw new Error(
      `it is a ${mediaType} with what ${isIndex ? "an image" : "an index"} has, and may be taken for one`,
    );
  const hosted = (layers ?? []).filter(({ urls }) => urls === undefined || urls.length === 0);
  const kind = artifactType ?? (subject && config?.mediaType);
  return {
    digest: digestOf(bytes),
    mediaType,
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

/** What an index lists, as its descriptors. @throws Error when it is not an index */
export const parseIndex = (bytes: Buffer): readonly Descriptor[] =>
  readAs(named({ manifests: z.array(descriptor).optional() }), bytes).manifests ?? [];

/** `linux/amd64`; undefined where an index says none, or `unknown` as buildx does for attestations. */
export function platformOf({ platform }: Descriptor): string | undefined {
  const { os = "", architecture = "" } = platform ?? {};
  return os === "" || architecture === "" || os === "unknown" ? undefined : `${os}/${architecture}`;
}
