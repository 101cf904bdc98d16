import { expect } from "chai";
import { Suite } from "./copy-fixture";
import {
  DOWN,
  type Matches,
  downFrom,
  failsThenSucceeds,
  isBlob,
  isComparison,
  isManifest,
  isTag,
  isTagging,
  isUpload,
  within,
} from "./faults";
import type { Promotion } from "./promotion";

describe("a copy with a registry that is down now and then, or for good", function () {
  const suite = Suite.withRegistries();
  /** Two images. */
  let promotion: Promotion;
  beforeEach(async () => {
    promotion = await suite.promotion("frontend", "backend");
  });

  const fails = (message: RegExp, tagged?: number) =>
    failsThenSucceeds(suite, promotion, {
      code: "registry-unavailable",
      message,
      ...(tagged !== undefined && { tagged }),
    });

  it("succeeds when every third request is answered 503, on both sides", async () => {
    promotion = await suite.promotion();
    promotion.attempts = 40;
    suite.source((_, count) => (count % 3 === 0 ? DOWN : undefined));
    suite.target((_, count) => (count % 3 === 0 ? DOWN : undefined));
    await promotion.copy();
    expect(await promotion.targetTags()).to.deep.equal(promotion.expectedTags);
  });

  it("succeeds when connections are reset now and then", async () => {
    promotion = await suite.promotion();
    suite.source((_, count) => (count % 7 === 0 ? { kind: "reset" } : undefined));
    suite.target((_, count) => (count % 7 === 0 ? { kind: "reset" } : undefined));
    await promotion.copy();
    expect(await promotion.targetTags()).to.deep.equal(promotion.expectedTags);
  });

  it("waits as long as Retry-After asks", async () => {
    suite.target((_, count) =>
      count === 1 ? { kind: "answer", status: 429, headers: { "retry-after": "7" } } : undefined,
    );
    await promotion.copy();
    expect(promotion.clock.pauses).to.deep.equal([7_250]);
  });

  it("leaves it to the caller when Retry-After asks for an hour", async () => {
    suite.target(() => ({ kind: "answer", status: 429, headers: { "retry-after": "3600" } }));
    await fails(/HTTP 429\. Rate limited: run the same command again in 3600 s/);
    expect(promotion.clock.pauses).to.deep.equal([]);
  });

  const isPushOfManifest: Matches = (asked) => asked.method === "PUT" && isManifest(asked);
  /** Of which image; how many tags are set by then. */
  const phases: readonly [phase: string, image: 0 | 1, matches: Matches, tagged?: number][] = [
    ["when its tag is read", 0, isTag],
    ["while it is asked what is missing of the first image", 0, isBlob],
    ["while it is asked what is missing of the second image", 1, isBlob],
    ["when the first blob of the first image comes", 0, isUpload],
    ["when the first blob of the second image comes", 1, isUpload],
    ["when the second image's first manifest comes", 1, isPushOfManifest],
    ["when the first image is compared", 0, isComparison],
    ["when the second image is compared", 1, isComparison],
    ["when the first image's tag is set", 0, isTagging, 2],
    ["when the second image's tag is set", 1, isTagging, 3],
  ];
  for (const [phase, image, matches, tagged] of phases)
    it(`says so, and goes on later: the destination, ${phase}`, async () => {
      suite.target(downFrom(within(promotion.repositories[image], matches)));
      await fails(/Tried 4 times without success/, tagged);
    });

  it("says so, and goes on later: the destination, when the last tag is read back", async () => {
    const [, second] = promotion.repositories;
    let set = false;
    suite.target((asked) => {
      const isDown = set && within(second, isTag)(asked);
      set ||= within(second, isTagging)(asked);
      return isDown ? DOWN : undefined;
    });
    await fails(/Tried 4 times/, 4);
  });

  const fetched: readonly [string, 0 | 1, Matches][] = [
    ["when the second image's manifests are read", 1, isManifest],
    ["when the first image's blobs are fetched", 0, isBlob],
    ["when the second image's blobs are fetched", 1, isBlob],
  ];
  for (const [phase, image, matches] of fetched)
    it(`says so, and goes on later: the source, ${phase}`, async () => {
      suite.source(downFrom(within(promotion.repositories[image], matches)));
      await fails(/Tried 4 times without success/);
    });
});
