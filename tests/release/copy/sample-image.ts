import { createCipheriv, createHash } from "node:crypto";
import { referrersTag } from "../../../release/registry/repository";

export const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
export const INDEX = "application/vnd.oci.image.index.v1+json";
export const LAYER = "application/vnd.oci.image.layer.v1.tar";

export interface Pushed {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** Pushes to one repository, without any client. */
export class Pusher {
  private constructor(private readonly url: string) {}

  /** @param repository `host/repository` */
  static to(repository: string): Pusher {
    return new Pusher(`http://${repository.replace("/", "/v2/")}`);
  }

  async blob(bytes: Buffer, mediaType: string): Promise<Pushed> {
    const digest = digestOf(bytes);
    const begun = await fetch(`${this.url}/blobs/uploads/`, { method: "POST" });
    const location = new URL(begun.headers.get("location") ?? "", this.url);
    location.searchParams.set("digest", digest);
    await expectStatus(
      fetch(location, {
        method: "PUT",
        body: new Uint8Array(bytes),
        headers: { "content-type": "application/octet-stream" },
      }),
    );
    return { mediaType, digest, size: bytes.length };
  }

  async manifest(document: object, mediaType: string, tag?: string): Promise<Pushed> {
    const body = JSON.stringify({ schemaVersion: 2, mediaType, ...document });
    const digest = digestOf(Buffer.from(body));
    await expectStatus(
      fetch(`${this.url}/manifests/${tag ?? digest}`, {
        method: "PUT",
        body,
        headers: { "content-type": mediaType },
      }),
    );
    return { mediaType, digest, size: body.length };
  }
}

export interface SampleImage {
  /** Of the index. */
  readonly digest: string;
  readonly platforms: Readonly<Record<"linux/amd64" | "linux/arm64", string>>;
  readonly layers: readonly string[];
  /** Refers to the index by its `subject`. */
  readonly sbom: string;
  /** Is found by the tag `sha256-….sig`, as cosign does it. */
  readonly signature: string;
  readonly signatureTag: string;
}

/** Bytes of an image's layers, a number for each. */
export interface LayerSizes {
  /** The same in both platforms of every image. */
  readonly common: readonly number[];
  /** The same in every image, others in each platform. */
  readonly platform: readonly number[];
  /** The image's own, others in each platform. */
  readonly own: readonly number[];
}

/** Bytes of each of a small image's three layers. */
export const LAYER_BYTES = 400_000;
const SMALL: LayerSizes = { common: [LAYER_BYTES], platform: [], own: [LAYER_BYTES] };

/** Pushes a signed image for two platforms; `seed` tells its own layers from other images'. */
export async function pushSampleImage(repository: string, seed: string, sizes = SMALL): Promise<SampleImage> {
  const push = Pusher.to(repository);
  const layersOf = async (name: string, some: readonly number[]) => {
    const pushed: Pushed[] = [];
    for (const [position, size] of some.entries())
      pushed.push(await push.blob(noise(`${name} ${position}`, size), LAYER));
    return pushed;
  };
  const all = new Set<string>();
  const common = await layersOf("common", sizes.common);
  const manifests = [];
  for (const architecture of ["amd64", "arm64"]) {
    const layers = [
      ...common,
      ...(await layersOf(architecture, sizes.platform)),
      ...(await layersOf(`${seed} ${architecture}`, sizes.own)),
    ];
    const digests = layers.map(({ digest }) => digest);
    for (const digest of digests) all.add(digest);
    const config = await push.blob(
      Buffer.from(
        JSON.stringify({ architecture, os: "linux", seed, rootfs: { type: "layers", diff_ids: digests } }),
      ),
      "application/vnd.oci.image.config.v1+json",
    );
    const pushed = await push.manifest({ config, layers }, MANIFEST);
    manifests.push({ ...pushed, platform: { os: "linux", architecture } });
  }
  const subject = await push.manifest({ manifests }, INDEX);
  const sbom = await pushArtifact(push, `sbom of ${seed}`, {
    artifactType: "application/spdx+json",
    subject,
  });
  const list = [{ ...sbom, artifactType: "application/spdx+json" }];
  await push.manifest({ manifests: list }, INDEX, referrersTag(subject.digest));
  const signatureTag = `${referrersTag(subject.digest)}.sig`;
  const signature = await pushArtifact(push, `signature of ${seed}`, {}, signatureTag);
  const [amd64 = "", arm64 = ""] = manifests.map(({ digest }) => digest);
  return {
    digest: subject.digest,
    platforms: { "linux/amd64": amd64, "linux/arm64": arm64 },
    layers: [...all],
    sbom: sbom.digest,
    signature: signature.digest,
    signatureTag,
  };
}

async function pushArtifact(push: Pusher, content: string, fields: object, tag?: string): Promise<Pushed> {
  const config = await push.blob(Buffer.from("{}"), "application/vnd.oci.empty.v1+json");
  const layer = await push.blob(Buffer.from(content), "application/octet-stream");
  return push.manifest({ config, layers: [layer], ...fields }, MANIFEST, tag);
}

/** Pushes an image of one platform without an index. @returns its digest */
export async function pushSingleImage(repository: string, seed: string, tag?: string): Promise<string> {
  const push = Pusher.to(repository);
  const config = await push.blob(
    Buffer.from(JSON.stringify({ seed })),
    "application/vnd.oci.image.config.v1+json",
  );
  return (await push.manifest({ config, layers: [] }, MANIFEST, tag)).digest;
}

/** The same bytes for the same seed, which no compression makes smaller. */
function noise(seed: string, length: number): Buffer {
  const key = createHash("sha256").update(seed).digest();
  return createCipheriv("aes-256-ctr", key, Buffer.alloc(16)).update(Buffer.alloc(length));
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

async function expectStatus(answer: Promise<Response>): Promise<void> {
  const { status, url } = await answer;
  if (status !== 201) throw new Error(`${url} answered ${status}, not 201`);
}
