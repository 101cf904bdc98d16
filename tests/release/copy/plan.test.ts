import { expect } from "chai";
import { Suite } from "./copy-fixture";
import { type Changes, type Promotion, VERSION } from "./promotion";
import { pushSingleImage } from "./sample-image";

const ABSENT = `sha256:${"0".repeat(64)}`;

describe("the plan of a copy", function () {
  const suite = Suite.withRegistries();

  const source = () => suite.registries.source.host;
  const target = () => suite.registries.target.host;
  const blocksOf = async (promotion: Promotion, changes: Changes = {}) =>
    (await promotion.plan(changes)).blocks.map(({ code, message }) => ({ code, message }));

  it("names platforms, signatures, SBOMs and what is missing, and changes nothing", async () => {
    const promotion = await suite.promotion();
    const { image } = promotion;
    const plan = await promotion.plan();
    expect(plan.platforms).to.deep.equal(["linux/amd64", "linux/arm64"]);
    expect(
      plan.artifacts.map(({ digest, kind, subject, tag }) => ({ digest, kind, subject, tag })),
    ).to.deep.equal([
      { digest: image.sbom, kind: "sbom", subject: image.digest, tag: undefined },
      { digest: image.signature, kind: "signature", subject: image.digest, tag: image.signatureTag },
    ]);
    expect(plan.tags).to.deep.equal([
      { tag: image.signatureTag, digest: image.signature },
      { tag: VERSION, digest: image.digest },
    ]);
    expect(plan.bytes).to.deep.equal({ total: 1_203_049, missing: 1_203_049 });
    expect([plan.manifests.length, plan.blobs.length, plan.blocks]).to.deep.equal([5, 8, []]);
    expect(
      new Set(
        [...suite.registries.source.asked, ...suite.registries.target.asked].map(({ method }) => method),
      ),
    ).to.deep.equal(new Set(["GET", "HEAD"]));
  });

  it("has nothing missing after the copy", async () => {
    const promotion = await suite.promotion();
    await promotion.copy();
    const { bytes, tags } = await promotion.plan();
    expect(bytes).to.deep.equal({ total: 1_203_049, missing: 0 });
    expect(tags.every(({ digest, found }) => digest === found)).to.equal(true);
  });

  it("is blocked by a digest that the source does not have", async () => {
    const promotion = await suite.promotion();
    expect(await blocksOf(promotion, { digest: ABSENT })).to.deep.equal([
      {
        code: "missing-source",
        message: `${source()}/${promotion.repository} does not have ${ABSENT}. Only what the source holds is copied: correct the digest in the release, or build that commit again.`,
      },
    ]);
  });

  it("is blocked by a tag that has another digest, and by a platform that the index lacks, both at once", async () => {
    const promotion = await suite.promotion();
    const { image, repository } = promotion;
    const other = await pushSingleImage(`${suite.registries.target.behind}/${repository}`, "other", VERSION);
    expect(await blocksOf(promotion, { platforms: ["linux/amd64", "linux/s390x"] })).to.deep.equal([
      {
        code: "missing-platform",
        message: `${source()}/${repository}@${image.digest} is an index for linux/amd64, linux/arm64; the release needs linux/s390x. Build the image for every platform of the release and push their index.`,
      },
      {
        code: "tag-taken",
        message: `${target()}/${repository}:${VERSION} already points to ${other}, not ${image.digest}. Tags are immutable: release the image under a new version.`,
      },
    ]);
    const { code } = await promotion.refusal({ platforms: ["linux/s390x"] });
    expect(code).to.equal("missing-platform");
    expect(suite.registries.target.count("POST") + suite.registries.target.count("PUT")).to.equal(0);
    expect(await promotion.targetTags()).to.deep.equal({ [`${repository}:${VERSION}`]: other });
  });

  it("is blocked by a signature that the destination has another one of", async () => {
    const promotion = await suite.promotion();
    const { image, repository } = promotion;
    await pushSingleImage(
      `${suite.registries.target.behind}/${repository}`,
      "other signature",
      image.signatureTag,
    );
    expect((await blocksOf(promotion)).map(({ code }) => code)).to.deep.equal(["tag-taken"]);
  });

  it("is blocked by a destination that has no such repository, which some registries distinguish", async () => {
    const promotion = await suite.promotion();
    const body = '{"errors":[{"code":"NAME_UNKNOWN"}]}';
    suite.target(() => ({ kind: "answer", status: 404, body }));
    const platforms = ["linux/s390x"];
    const blocks = await blocksOf(promotion, { platforms });
    expect(blocks.map(({ code }) => code)).to.deep.equal(["missing-platform", "missing-repository"]);
    expect(blocks[1]?.message).to.equal(
      `There is no repository ${target()}/${promotion.repository} (HTTP 404: ${body}). Deploy the stack that owns it (pulumi up), then run the same command again.`,
    );
  });

  it("is blocked by an image without an index, as nothing says its platform", async () => {
    const promotion = await suite.promotion();
    const digest = await pushSingleImage(
      `${suite.registries.source.behind}/${promotion.repository}`,
      "single",
    );
    const [block] = await blocksOf(promotion, { digest });
    expect(block?.message).to.match(
      /is a single image, which names no platform; the release needs linux\/amd64, linux\/arm64\./,
    );
    expect(await blocksOf(promotion, { digest, platforms: [] })).to.deep.equal([]);
  });
});
