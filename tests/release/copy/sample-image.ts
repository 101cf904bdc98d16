import { createHash } from "node:crypto";
import { referrersTag } from "../../../release/registry/repository";

const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const INDEX = "application/vnd.oci.image.index.v1+json";

interface Pushed {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** Pushes to one repository, without any client. */
class Pusher {
  constructor(private readonly url: string) {}

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

/** Bytes of each of an image's three layers: one of both platforms, one of each. */
export const LAYER_BYTES = 400_000;

/** Pushes a signed image for two platforms; `seed` tells its own layers from other images', the base layer is the same. */
export async function pushSampleImage(repository: string, seed: string): Promise<SampleImage> {
  const push = new Pusher(`http://${repository.replace("/", "/v2/")}`);
  const base = await push.blob(noise("base", LAYER_BYTES), "application/vnd.oci.image.layer.v1.tar");
  const layers = [base.digest];
  const manifests = [];
  for (const architecture of ["amd64", "arm64"]) {
    const own = await push.blob(
      noise(`${seed} ${architecture}`, LAYER_BYTES),
      "application/vnd.oci.image.layer.v1.tar",
    );
    layers.push(own.digest);
    const config = await push.blob(
      Buffer.from(
        JSON.stringify({ architecture, os: "linux", seed, rootfs: { type: "layers", diff_ids: layers } }),
      ),
      "application/vnd.oci.image.config.v1+json",
    );
    const pushed = await push.manifest({ config, layers: [base, own] }, MANIFEST);
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
    layers,
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
  const push = new Pusher(`http://${repository.replace("/", "/v2/")}`);
  const config = await push.blob(
    Buffer.from(JSON.stringify({ seed })),
    "application/vnd.oci.image.config.v1+json",
  );
  return (await push.manifest({ config, layers: [] }, MANIFEST, tag)).digest;
}

/** The same bytes for the same seed, which no compression makes smaller. */
function noise(seed: string, length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let size = 0; size < length; size += 64)
    blocks.push(createHash("sha512").update(`${seed} ${size}`).digest());
  return Buffer.concat(blocks).subarray(0, length);
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

async function expectStatus(answer: Promise<Response>): Promise<void> {
  const { status, url } = await answer;
  if (status !== 201) throw new Error(`${url} answered ${status}, not 201`);
}
