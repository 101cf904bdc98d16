import { expect } from "chai";
import type { Progress } from "../../../release/copy/copy-missing";
import { Suite } from "./copy-fixture";
import { isComparison, within } from "./faults";
import type { Asked } from "./faulty-registry";
import { type Promotion, VERSION } from "./promotion";
import { LAYER_BYTES, pushSingleImage } from "./sample-image";

describe("the copy of several images", function () {
  const suite = Suite.withRegistries();
  let promotion: Promotion;
  beforeEach(async () => {
    promotion = await suite.promotion("frontend", "backend", "ai-service");
  });

  const writes = () =>
    suite.registries.target.asked.filter(({ method }) => method !== "GET" && method !== "HEAD");
  const isNamed = ({ path }: Asked) => /\/manifests\/(?!sha256:|sha256-[0-9a-f]{64}$)/.test(path);

  it("compares all of them before it sets the first tag, and sets the release's own last", async () => {
    const results = await promotion.copyAll();
    expect(results.map(({ tagged }) => tagged)).to.deep.equal(
      promotion.images.map(({ signatureTag }) => [signatureTag, VERSION]),
    );
    expect(await promotion.targetTags()).to.deep.equal(promotion.expectedTags);
    const { asked } = suite.registries.target;
    const firstTag = asked.findIndex((each) => each.method === "PUT" && isNamed(each));
    for (const [position, repository] of promotion.repositories.entries()) {
      const compared = asked.slice(0, firstTag).filter(within(repository, isComparison));
      const { digest, platforms, sbom, signature } = promotion.images[position] ?? promotion.image;
      expect(new Set(compared.map(({ path }) => path.split("/manifests/")[1]))).to.deep.equal(
        new Set([digest, ...Object.values(platforms), sbom, signature]),
      );
      expect(asked.slice(firstTag).some(within(repository, isComparison))).to.equal(false);
    }
    const set = asked.flatMap((each) =>
      each.method === "PUT" && isNamed(each)
        ? [each.path.replace("/v2/", "").replace("/manifests/", ":")]
        : [],
    );
    const expected = Object.keys(promotion.tagsAfter(6));
    expect(set.slice(3)).to.deep.equal(expected.slice(3));
    expect(new Set(set)).to.deep.equal(new Set(expected));
  });

  it("asks one question for each tag when all of them are there, and the source none", async () => {
    await promotion.copy();
    suite.registries.source.forget();
    suite.registries.target.forget();
    expect(await promotion.copyAll()).to.deep.equal(
      promotion.images.map(({ digest }) => ({
        copied: { manifests: 0, blobs: 0, bytes: 0 },
        verified: [digest],
        tagged: [],
      })),
    );
    expect([suite.registries.source.count(), suite.registries.target.count()]).to.deep.equal([0, 3]);
    const looked = await promotion.copyAll({ full: true });
    expect(looked.map(({ verified }) => verified.length)).to.deep.equal([5, 5, 5]);
    expect(writes()).to.deep.equal([]);
  });

  it("looks at all of them when a tag of one is missing", async () => {
    await promotion.copy();
    const [first, , third] = await promotion.copyAll({ tags: [VERSION, "release-0.1.6"] });
    expect(first).to.deep.include({ copied: { manifests: 0, blobs: 0, bytes: 0 } });
    expect(third?.tagged).to.deep.equal(["release-0.1.6"]);
  });

  it("copies nothing of the first when a tag of the second would move, and lists all reasons", async () => {
    const [first, second, third] = promotion.repositories;
    const { source, target } = suite.registries;
    const other = await pushSingleImage(`${target.behind}/${second}`, "other", VERSION);
    const taken = `${target.host}/${second}:${VERSION} already points to ${other}, not ${promotion.images[1]?.digest}. Tags are immutable: release the image under a new version.`;
    const alone = await promotion.refusal();
    expect([alone.code, alone.message]).to.deep.equal(["tag-taken", taken]);
    const { code, message } = await promotion.refusal({ platforms: ["linux/arm64", "linux/s390x"] });
    const lacks = (repository: string | undefined, position: number) =>
      `${source.host}/${repository}@${promotion.images[position]?.digest} is an index for linux/amd64, linux/arm64; the release needs linux/s390x. Build the image for every platform of the release and push their index.`;
    expect(message.split("\n")).to.deep.equal([lacks(first, 0), lacks(second, 1), taken, lacks(third, 2)]);
    expect(code).to.equal("missing-platform");
    expect(writes()).to.deep.equal([]);
    expect(await promotion.targetTags()).to.deep.equal({ [`${second}:${VERSION}`]: other });
  });

  it("sets no tag of the first when the second lost a blob after it was copied", async () => {
    const [, second] = promotion.repositories;
    const [layer = ""] = promotion.images[1]?.layers ?? [];
    let compared = false;
    suite.target((asked) => {
      compared ||= isComparison(asked);
      const isLost = compared && within(second, ({ path }) => path.endsWith(layer))(asked);
      return isLost ? { kind: "answer", status: 404 } : undefined;
    });
    const { code, message } = await promotion.refusal();
    expect(code).to.equal("incomplete");
    expect(message).to.match(new RegExp(`/${second} lacks blob ${layer} after the copy\\. No tag was set`));
    expect(await promotion.targetTags()).to.deep.equal({});
  });

  it("reports how many bytes of all are there, from none to all", async () => {
    const reported: Progress[] = [];
    const results = await promotion.copyAll({ onProgress: (progress) => reported.push(progress) });
    const total = results.reduce((sum, { copied }) => sum + copied.bytes, 0);
    expect(total).to.be.above(9 * LAYER_BYTES);
    expect(new Set(reported.map((progress) => progress.total))).to.deep.equal(new Set([total]));
    const done = reported.map((progress) => progress.done);
    expect(done).to.deep.equal([...done].sort((a, b) => a - b));
    expect([done[0], done.at(-1)]).to.deep.equal([0, total]);
  });
});
