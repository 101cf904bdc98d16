import { type Descriptor, MANIFEST_TYPES } from "../../../release/registry/manifest";
import { referrersTag } from "../../../release/registry/repository";
import { INDEX, MANIFEST, type Pushed, Pusher } from "./sample-image";

/** A manifest with one layer, to be tied to an image. */
export interface Attached {
  readonly layer: string;
  /** Media type of its configuration; default that of an image, which cosign gives to signatures too. */
  readonly config?: string;
  /** Of the layer. */
  readonly fields?: object;
  /** Of the manifest, besides configuration and layer. */
  readonly more?: object;
}

/** Ties anything to an image in one repository, as whoever may push there can. */
export class Attacher {
  private readonly push: Pusher;

  constructor(private readonly repository: string) {
    this.push = Pusher.to(repository);
  }

  /** Pushes it under a tag, or under its digest. */
  async manifest({ layer, config, fields, more }: Attached, tag?: string): Promise<Pushed> {
    const bytes = Buffer.from(JSON.stringify({ architecture: "amd64", os: "linux" }));
    const pushed = await this.push.blob(bytes, config ?? "application/vnd.oci.image.config.v1+json");
    const content = await this.layer(layer);
    return this.push.manifest(
      { config: pushed, layers: [{ ...content, ...fields }], ...more },
      MANIFEST,
      tag,
    );
  }

  /** An index of manifests that are there. */
  index(manifests: readonly object[], tag?: string): Promise<Pushed> {
    return this.push.manifest({ manifests }, INDEX, tag);
  }

  layer(mediaType: string): Promise<Pushed> {
    return this.push.blob(Buffer.from(`content of ${mediaType}`), mediaType);
  }

  /** Lists it as what refers to another, in a registry without the referrers API. */
  async refer(subject: string, ...listed: readonly (Pushed & Partial<Descriptor>)[]): Promise<void> {
    await this.index(listed, referrersTag(subject));
  }

  /** Gives a manifest that is there one more tag. */
  async tag(digest: string, tag: string): Promise<void> {
    const url = `http://${this.repository.replace("/", "/v2/")}/manifests`;
    const there = await fetch(`${url}/${digest}`, { headers: { accept: MANIFEST_TYPES } });
    const headers = { "content-type": there.headers.get("content-type") ?? "" };
    await fetch(`${url}/${tag}`, { method: "PUT", headers, body: await there.text() });
  }
}
