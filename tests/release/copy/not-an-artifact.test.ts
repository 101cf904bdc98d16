import { expect } from "chai";
import { referrersTag } from "../../../release/registry/repository";
import { planText } from "../../../release/commands/plan-text";
import { SAMPLE_RELEASE, sampleSettings } from "../../sample-settings";
import { type Attached, Attacher } from "./attached";
import { Suite } from "./copy-fixture";
import type { Promotion } from "./promotion";
import { LAYER, pushSampleImage } from "./sample-image";

const DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";
const REFUSED =
  "No image is copied untested, as part of another: remove {remove} in the source, and ask who {did} it. A file attached to an image needs a media type of its own.";
const TAG = REFUSED.replace("{remove}", "the tag").replace("{did}", "set");
const REFERRER = REFUSED.replace("{remove}", "this manifest").replace("{did}", "pushed");

describe("what is tied to an image", function () {
  const suite = Suite.withRegistries();
  let promotion: Promotion;
  let attach: Attacher;
  /** `host/repository` of the source, as the copy names it and as it is behind the faults. */
  let source: string;
  let behind: string;
  beforeEach(async () => {
    promotion = await suite.promotion();
    source = `${suite.registries.source.host}/${promotion.repository}`;
    behind = `${suite.registries.source.behind}/${promotion.repository}`;
    attach = new Attacher(behind);
  });

  const tagOf = (suffix: string, digest = promotion.image.digest) => `${referrersTag(digest)}${suffix}`;

  /** The plan is blocked by these words alone, and the copy refuses and sends nothing. */
  async function isRefused(...messages: string[]): Promise<void> {
    const { blocks } = await promotion.plan();
    expect(blocks.map(({ code, message }) => `${code}: ${message}`)).to.have.members(
      messages.map((message) => `not-an-artifact: ${message}`),
    );
    for (const full of [false, true]) {
      const { code, message } = await promotion.refusal({ full });
      expect(code).to.equal("not-an-artifact");
      expect(message.split("\n")).to.have.members(messages);
    }
    expect(
      suite.registries.target.asked.filter(({ method }) => !["GET", "HEAD"].includes(method)),
    ).to.deep.equal([]);
    expect(await promotion.targetTags()).to.deep.equal({});
  }

  it("is not the index of another image under the tag of a signature", async () => {
    const { digest } = await pushSampleImage(behind, "never tested");
    await attach.tag(digest, tagOf(".sig"));
    await isRefused(
      `${source}:${tagOf(".sig")} would be copied with ${promotion.image.digest} as its signature, but is an image: ${digest} is an index for linux/amd64, linux/arm64. ${TAG}`,
    );
  });

  it("is not such an index when the image was copied before and everything is compared", async () => {
    await promotion.copy();
    const before = await promotion.targetTags();
    const { digest } = await pushSampleImage(behind, "never tested");
    await attach.tag(digest, tagOf(".att"));
    suite.registries.target.forget();
    expect((await promotion.refusal({ full: true })).code).to.equal("not-an-artifact");
    expect(suite.registries.target.count("POST") + suite.registries.target.count("PUT")).to.equal(0);
    expect(await promotion.targetTags()).to.deep.equal(before);
  });

  it("is not the image itself, nor one of its platforms", async () => {
    const { digest, platforms } = promotion.image;
    await attach.tag(digest, tagOf(".att"));
    await attach.tag(platforms["linux/arm64"], tagOf(".sbom", platforms["linux/amd64"]));
    await isRefused(
      `${source}:${tagOf(".att")} would be copied with ${digest} as its attestation, but is an image: ${digest} is an index for linux/amd64, linux/arm64. ${TAG}`,
      `${source}:${tagOf(".sbom", platforms["linux/amd64"])} would be copied with ${platforms["linux/amd64"]} as its sbom, but is an image: ${platforms["linux/arm64"]} has a layer of type ${LAYER}. ${TAG}`,
    );
  });

  const images: readonly [string, Attached, string][] = [
    ["a single image", { layer: LAYER }, `has a layer of type ${LAYER}`],
    ["a single image of Docker", { layer: DOCKER_LAYER }, `has a layer of type ${DOCKER_LAYER}`],
    [
      "an image with a configuration of another type",
      { layer: LAYER, config: "application/vnd.example.config.v1+json" },
      `has a layer of type ${LAYER}`,
    ],
    [
      "an image whose layer is elsewhere",
      { layer: DOCKER_LAYER, fields: { urls: ["https://layers.example/1"] } },
      `has a layer of type ${DOCKER_LAYER}`,
    ],
    [
      "an image with a type in capitals",
      { layer: DOCKER_LAYER.toUpperCase() },
      `has a layer of type ${DOCKER_LAYER.toUpperCase()}`,
    ],
    ...[
      "application/vnd.docker.container.image.v1+json",
      "application/vnd.oci.image.config.v1+json",
      "application/vnd.docker.image.rootfs",
      "application/vnd.docker.distribution.manifest.v2+json",
      "application/vnd.erofs.layer.v1",
    ].map((layer): [string, Attached, string] => [
      `an image with a layer that Docker pulls (${layer})`,
      { layer },
      `has a layer of type ${layer}`,
    ]),
    ["an image of the first schema", { layer: "text/plain", more: { fsLayers: [] } }, 'has "fsLayers"'],
  ];
  for (const [name, attached, sign] of images)
    it(`is not ${name} under the tag of an attestation`, async () => {
      const { digest } = await attach.manifest(attached, tagOf(".att"));
      await isRefused(
        `${source}:${tagOf(".att")} would be copied with ${promotion.image.digest} as its attestation, but is an image: ${digest} ${sign}. ${TAG}`,
      );
    });

  it("is nothing that clients written in Go may read as an image", async () => {
    await attach.manifest({ layer: "text/plain", more: { layerſ: [] } }, tagOf(".sig"));
    const { blocks } = await promotion.plan();
    expect(blocks.map(({ code, message }) => `${code}: ${message.split(". ")[0]}`)).to.deep.equal([
      `malformed: ${source}:${tagOf(".sig")} is not a manifest that can be copied: the document: it has "layerſ", which is "layers" to clients that ignore upper and lower case`,
    ]);
    expect((await promotion.refusal()).code).to.equal("malformed");
  });

  it("is not an image below an index that names no platform, at any depth", async () => {
    const image = await attach.manifest({ layer: LAYER });
    const unnamed = { ...image, platform: { os: "unknown", architecture: "unknown" } };
    await attach.index([await attach.index([unnamed])], tagOf(".sbom"));
    await isRefused(
      `${source}:${tagOf(".sbom")} would be copied with ${promotion.image.digest} as its sbom, but is an image: ${image.digest} has a layer of type ${LAYER}. ${TAG}`,
    );
  });

  it("is not an image that says to be about it", async () => {
    const image = await attach.manifest({ layer: LAYER });
    await attach.refer(promotion.image.digest, { ...image, artifactType: "application/spdx+json" });
    await isRefused(
      `${source}@${image.digest} would be copied with ${promotion.image.digest} as its sbom, but is an image: ${image.digest} has a layer of type ${LAYER}. ${REFERRER}`,
    );
  });

  it("is not an image that says to be about its signature", async () => {
    const image = await attach.manifest({ layer: LAYER });
    await attach.refer(promotion.image.signature, image);
    await isRefused(
      `${source}@${image.digest} would be copied with ${promotion.image.signature} as its artifact, but is an image: ${image.digest} has a layer of type ${LAYER}. ${REFERRER}`,
    );
  });

  it("is not under a tag of unknown meaning", async () => {
    const suffixes = [".bak", ".SIG", ".sig.old", "-1", "0.sig"];
    for (const suffix of suffixes) await attach.manifest({ layer: "text/plain" }, tagOf(suffix));
    await isRefused(
      ...suffixes.map(
        (suffix) =>
          `${source}:${tagOf(suffix)} looks attached to ${promotion.image.digest}, but has an unknown suffix; known are .sig, .att and .sbom. Nothing unknown is promoted: remove the tag in the source, and ask who set it.`,
      ),
    );
  });

  it("may be of no known kind where it concerns another image", async () => {
    await attach.manifest({ layer: LAYER }, tagOf(".bak", `sha256:${"0".repeat(64)}`));
    expect((await promotion.plan()).blocks).to.deep.equal([]);
  });

  const COSIGN = "application/vnd.dev.cosign.simplesigning.v1+json";
  const artifacts: readonly [string, string, Attached][] = [
    [
      "a signature of cosign, with an image's configuration",
      ".sig",
      { layer: COSIGN, fields: { annotations: { "dev.cosignproject.cosign/signature": "MEUC" } } },
    ],
    [
      "a signature with a configuration of Docker's",
      ".sig",
      { layer: COSIGN, config: "application/vnd.docker.container.image.v1+json" },
    ],
    ["an SBOM", ".sbom", { layer: "text/spdx+json" }],
    ["an SBOM of a type that begins like an image's", ".sbom", { layer: "application/vnd.dockerfile.v1" }],
    ["an attestation in an envelope (DSSE)", ".att", { layer: "application/vnd.dsse.envelope.v1+json" }],
  ];
  for (const [name, suffix, attached] of artifacts)
    it(`may be ${name}`, async () => {
      const { digest } = await attach.manifest(attached, tagOf(suffix));
      await promotion.copy();
      expect((await promotion.targetTags())[`${promotion.repository}:${tagOf(suffix)}`]).to.equal(digest);
    });

  const referrers: readonly [string, string, Attached][] = [
    [
      "an artifact of ORAS with a type of its own",
      "application/vnd.example.report",
      { layer: "application/vnd.example.report.v1+json", config: "application/vnd.oci.empty.v1+json" },
    ],
    [
      "an index of SOCI, whose annotations name the image's layers",
      "application/vnd.amazon.soci.index.v1+json",
      {
        layer: "application/octet-stream",
        config: "application/vnd.amazon.soci.index.v1+json",
        fields: { annotations: { "com.amazon.soci.image-layer-mediaType": LAYER } },
      },
    ],
  ];
  for (const [name, artifactType, attached] of referrers)
    it(`may be ${name}, which refers to it`, async () => {
      const { digest, platforms } = promotion.image;
      const subject = { mediaType: "application/vnd.oci.image.index.v1+json", digest, size: 1 };
      const pushed = await attach.manifest({ ...attached, more: { artifactType, subject } });
      await attach.refer(platforms["linux/amd64"], { ...pushed, artifactType });
      await promotion.copy();
      const copied = await promotion.to.referrers(platforms["linux/amd64"]);
      expect(copied.map((each) => each.digest)).to.include(pushed.digest);
    });

  it("is named by kind and digest in the plan for people", async () => {
    const [request] = promotion.args().images;
    if (!request) throw new Error("one image is asked for");
    const { sbom, signature } = promotion.image;
    await attach.tag(sbom, tagOf(".sbom"));
    const images = [{ image: "ds", request, plan: await promotion.plan() }];
    const [dev, prod] = [sampleSettings("dev"), sampleSettings("prod")];
    const stacks = { source: dev, target: () => prod, targets: [prod] };
    const planned = {
      release: SAMPLE_RELEASE,
      deployed: undefined,
      images,
      checks: [],
      blocks: [],
      warnings: [],
    };
    const text = planText({ ...planned, remains: "promotion" }, stacks);
    expect(text.split("\n")[2]).to.equal(
      `    platforms linux/amd64, linux/arm64; with it sbom ${sbom.slice(0, 19)}, signature ${signature.slice(0, 19)}`,
    );
  });

  it("may be attestations of buildx in the image's own index, with platforms that it calls unknown", async () => {
    const platform = { os: "linux", architecture: "amd64" };
    const image = { ...(await attach.manifest({ layer: LAYER })), platform };
    const attestation = {
      ...(await attach.manifest({ layer: "application/vnd.in-toto+json" })),
      platform: { os: "unknown", architecture: "unknown" },
      annotations: {
        "vnd.docker.reference.type": "attestation-manifest",
        "vnd.docker.reference.digest": image.digest,
      },
    };
    const { digest } = await attach.index([image, attestation]);
    const found = await promotion.plan({ digest, platforms: ["linux/amd64"] });
    expect(found.blocks).to.deep.equal([]);
    expect(found.artifacts).to.deep.equal([
      { digest: attestation.digest, subject: image.digest, kind: "attestation" },
    ]);
  });
});
