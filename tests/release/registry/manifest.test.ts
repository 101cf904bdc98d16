import { expect } from "chai";
import { type Descriptor, parseIndex, parseManifest, platformOf } from "../../../release/registry/manifest";

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

  const IMAGE_CONTENT = { config: PART, layers: [PART] };
  const index = (platform: object) => ({ mediaType: INDEX, manifests: [{ ...PART, platform }] });
  const ambiguous: readonly [string, object, string][] = [
    [
      "manifests",
      { ...index({}), Manifests: [PART] },
      'the document: it has "Manifests", which is "manifests"',
    ],
    [
      "the system of a platform",
      index({ os: "unknown", architecture: "unknown", OS: "linux", Architecture: "amd64" }),
      'manifests.0.platform: it has "OS", which is "os"',
    ],
    [
      "a platform",
      { mediaType: INDEX, manifests: [{ ...PART, Platform: {} }] },
      'manifests.0: it has "Platform"',
    ],
    ["a digest", { ...IMAGE_CONTENT, layers: [{ ...PART, Digest: DIGEST }] }, 'layers.0: it has "Digest"'],
    ["layers", { ...IMAGE_CONTENT, layerſ: [PART] }, 'the document: it has "layerſ", which is "layers"'],
    [
      "layers of the first schema",
      { ...IMAGE_CONTENT, FsLayers: [] },
      'it has "FsLayers", which is "fsLayers"',
    ],
    ["the configuration", { ...IMAGE_CONTENT, CONFIG: PART }, 'the document: it has "CONFIG"'],
    ["a type", { config: { ...PART, MediaType: "x" } }, 'config: it has "MediaType", which is "mediaType"'],
    ["the type", { MediaType: INDEX, config: PART }, 'the document: it has "MediaType"'],
    [
      "what is not read",
      { config: { ...PART, data: "", Data: "" } },
      'config: it has "Data", which is "data"',
    ],
  ];
  for (const [name, document, message] of ambiguous)
    it(`is refused with another name for ${name} that differs in case alone`, () => {
      expect(() => parse(document)).to.throw(message);
    });

  it("is refused so in a list of what refers to an image", () => {
    const list = Buffer.from(JSON.stringify({ manifests: [], Manifests: [PART] }));
    expect(() => parseIndex(list)).to.throw('the document: it has "Manifests"');
  });

  it("may have annotations that differ in case alone", () => {
    const annotations = { "org.example.a": "1", "org.example.A": "2", OS: "3" };
    expect(parse({ config: { ...PART, annotations } }).blobs).to.deep.equal([{ ...PART, annotations }]);
  });

  it("is refused when it is an image and an index at once", () => {
    expect(() => parse({ ...IMAGE_CONTENT, manifests: [PART] })).to.throw(
      `it is a ${IMAGE} with what an index has, and may be taken for one`,
    );
    for (const more of [{ config: PART }, { layers: [PART] }])
      expect(() => parse({ mediaType: INDEX, manifests: [PART], ...more })).to.throw(
        `it is a ${INDEX} with what an image has, and may be taken for one`,
      );
  });

  it("fails with one sentence when it is malformed, without a validator's dump", () => {
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
