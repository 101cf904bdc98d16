import { expect } from "chai";
import { type Descriptor, parseManifest, platformOf } from "../../../release/registry/manifest";

const IMAGE = "application/vnd.oci.image.manifest.v1+json";
const INDEX = "application/vnd.oci.image.index.v1+json";
const DIGEST = `sha256:${"a".repeat(64)}`;
const PART = { mediaType: "application/x", digest: DIGEST, size: 1 };

const parse = (document: unknown, contentType = IMAGE) =>
  parseManifest(Buffer.from(typeof document === "string" ? document : JSON.stringify(document)), contentType);

describe("a manifest from the wild", () => {
  it("has nothing where a value is null", () => {
    const { blobs, children } = parse({
      mediaType: null,
      config: { ...PART, annotations: null, platform: null },
      layers: null,
      manifests: null,
      subject: null,
      artifactType: null,
    });
    expect(blobs).to.deep.equal([PART]);
    expect(children).to.deep.equal([]);
    expect(parse({ mediaType: INDEX, manifests: null }).children).to.deep.equal([]);
    expect(parse({ config: PART, layers: [{ ...PART, urls: null }] }).blobs).to.have.length(2);
  });

  it("is of the type that it names, or else of the answer's, whatever stands behind it", () => {
    expect(parse({ config: PART }, `${IMAGE}; charset=utf-8`).mediaType).to.equal(IMAGE);
    expect(parse({ mediaType: INDEX, manifests: [] }, "text/plain").mediaType).to.equal(INDEX);
  });

  it("is refused by its type when it is Docker's schema 1, or no type of images", () => {
    const schema1 = "application/vnd.docker.distribution.manifest.v1+prettyjws";
    const old = { schemaVersion: 1, name: "ds", tag: "1", fsLayers: [{ blobSum: DIGEST }], history: [] };
    expect(() => parse(old, schema1)).to.throw(`its type is ${schema1}, of Docker's schema 1`);
    expect(() => parse({ ...old, mediaType: IMAGE })).to.throw("Docker's schema 1");
    expect(() => parse({}, "application/vnd.oci.artifact.manifest.v1+json")).to.throw(
      "its type is application/vnd.oci.artifact.manifest.v1+json",
    );
    expect(() => parse({}, "")).to.throw("its type is not named");
    expect(() => parse({ schemaVersion: 2 })).to.throw(`it is a ${IMAGE} without config`);
  });

  it("is told by one sentence when it is malformed, without a validator's dump", () => {
    const message = (document: unknown) => {
      try {
        parse(document);
        return "(parsed)";
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(message({ config: { ...PART, digest: "latest" }, layers: [null, "x"] }))
      .to.match(/^config\.digest: .+; layers\.0: .+; layers\.1: /)
      .and.not.match(/[{}\n]/);
    expect(message("[]")).to.match(/^the document: /);
    expect(message("{")).to.match(/JSON/);
  });
});

describe("the platform of an entry of an index", () => {
  const platform = (value: object | undefined) =>
    platformOf({ ...PART, ...(value && { platform: value }) } as Descriptor);

  it("is its system and processor", () => {
    expect(platform({ os: "linux", architecture: "arm64", variant: "v8" })).to.equal("linux/arm64");
  });

  it("is none where either is missing, empty or unknown", () => {
    for (const value of [
      undefined,
      {},
      { os: "linux" },
      { architecture: "amd64" },
      { os: "", architecture: "" },
      { os: "linux", architecture: "" },
      { os: "unknown", architecture: "unknown" },
    ])
      expect(platform(value), JSON.stringify(value)).to.equal(undefined);
  });
});
