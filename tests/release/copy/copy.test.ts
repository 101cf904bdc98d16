import { expect } from "chai";
import type { Progress } from "../../../release/copy/copy-missing";
import { Suite } from "./copy-fixture";
import { VERSION } from "./promotion";
import { LAYER_BYTES, pushSingleImage } from "./sample-image";

const NOTHING = { manifests: 0, blobs: 0, bytes: 0 };

describe("the copy of an image between two registries", function () {
  const suite = Suite.withRegistries();

  it("brings every platform, signature and SBOM, compares them, and sets the tags last", async () => {
    const promotion = await suite.promotion();
    const { image } = promotion;
    const { copied, verified, tagged } = await promotion.copy();
    expect(copied).to.deep.equal({ manifests: 5, blobs: 8, bytes: 1_203_049 });
    expect(new Set(verified)).to.deep.equal(
      new Set([image.digest, ...Object.values(image.platforms), image.sbom, image.signature]),
    );
    expect(tagged).to.deep.equal([image.signatureTag, VERSION]);
    expect(await promotion.targetTags()).to.deep.equal(promotion.expectedTags);
    const referrers = await promotion.to.referrers(image.digest);
    expect(referrers.map(({ digest }) => digest)).to.deep.equal([image.sbom]);
    const puts = suite.registries.target.asked.filter(
      ({ method, path }) => method === "PUT" && path.includes("/manifests/"),
    );
    const references = puts.map(({ path }) => path.split("/manifests/")[1] ?? "");
    expect(references.slice(-2)).to.deep.equal([image.signatureTag, VERSION]);
  });

  it("asks the destination once when the image is there, and the source never", async () => {
    const promotion = await suite.promotion();
    await promotion.copy();
    suite.registries.source.forget();
    suite.registries.target.forget();
    expect(await promotion.copy()).to.deep.equal({
      copied: NOTHING,
      verified: [promotion.image.digest],
      tagged: [],
    });
    expect([suite.registries.source.count(), suite.registries.target.count()]).to.deep.equal([0, 1]);
  });

  it("moves only the layers that the destination lacks", async () => {
    const first = await suite.promotion("first");
    await first.copy();
    const second = await first.next("second");
    const { copied } = await second.copy({ tags: ["0.1.7"] });
    expect(copied).to.deep.equal({ manifests: 5, blobs: 6, bytes: 1_203_049 - LAYER_BYTES - 2 + 4 });
    expect(suite.registries.target.bytes).to.be.within(2 * LAYER_BYTES, 2 * LAYER_BYTES + 20_000);
  });

  it("adds a tag to an image that is there, and moves nothing", async () => {
    const promotion = await suite.promotion();
    await promotion.copy();
    const { copied, tagged } = await promotion.copy({ tags: [VERSION, "commit-abc"] });
    expect({ copied, tagged }).to.deep.equal({ copied: NOTHING, tagged: ["commit-abc"] });
    expect((await promotion.targetTags())[`${promotion.repository}:commit-abc`]).to.equal(
      promotion.image.digest,
    );
  });

  it("brings a signature made since, when asked to compare everything", async () => {
    const promotion = await suite.promotion();
    await promotion.copy();
    const tag = promotion.image.signatureTag.replace(/sig$/, "att");
    const attestation = await pushSingleImage(
      `${suite.registries.source.behind}/${promotion.repository}`,
      "att",
      tag,
    );
    expect((await promotion.copy()).tagged).to.deep.equal([]);
    expect((await promotion.copy({ full: true })).tagged).to.deep.equal([tag]);
    expect((await promotion.targetTags())[`${promotion.repository}:${tag}`]).to.equal(attestation);
  });

  it("lists a signature again that a killed copy pushed without listing it", async () => {
    const promotion = await suite.promotion();
    await promotion.copy();
    const { to } = promotion;
    const list = promotion.image.digest.replace(":", "-");
    const [platform = ""] = Object.values(promotion.image.platforms);
    const empty = {
      mediaType: "application/vnd.oci.image.index.v1+json",
      children: [],
      blobs: [],
      digest: "",
    };
    await to.put(list, { ...empty, bytes: Buffer.from('{"schemaVersion":2,"manifests":[]}') });
    expect(await to.referrers(promotion.image.digest)).to.deep.equal([]);
    await promotion.copy({ full: true });
    expect((await to.referrers(promotion.image.digest)).map(({ digest }) => digest)).to.deep.equal([
      promotion.image.sbom,
    ]);
    expect(await to.referrers(platform)).to.deep.equal([]);
  });

  it("is done twice at once with the same result, in a registry whose tags are immutable", async () => {
    const promotion = await suite.promotion();
    promotion.makeTagsImmutable();
    const [one, other] = await Promise.all([promotion.copy(), promotion.copy()]);
    expect(one.verified).to.deep.equal(other.verified);
    expect(await promotion.targetTags()).to.deep.equal(promotion.expectedTags);
  });

  it("reports how many bytes of all are there, from none to all", async () => {
    const promotion = await suite.promotion();
    const reported: Progress[] = [];
    await promotion.copy({ onProgress: (progress) => reported.push(progress) });
    const done = reported.map((progress) => progress.done);
    expect(done).to.deep.equal([...done].sort((a, b) => a - b));
    expect(reported[0]).to.deep.equal({ done: 0, total: 1_203_049 });
    expect(reported.at(-1)).to.deep.equal({ done: 1_203_049, total: 1_203_049 });
  });
});
