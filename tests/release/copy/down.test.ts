import { expect } from "chai";
import { INSTALL_TIMEOUT, Promotion, type Registries, VERSION, startRegistries } from "./copy-fixture";
import { failsThenSucceeds, isBlob, isManifest, isTag } from "./faults";
import type { Asked, Fault, Faults } from "./faulty-registry";

const DOWN: Fault = { kind: "answer", status: 503 };

/** Answers nothing any more once such a request has arrived. */
function downFrom(matches: (asked: Asked) => boolean): Faults {
  let down = false;
  return (asked) => {
    down ||= matches(asked);
    return down ? DOWN : undefined;
  };
}

describe("a copy with a registry that is down now and then, or for good", function () {
  this.timeout(30_000);
  let registries: Registries;
  let promotion: Promotion;

  before(async function () {
    this.timeout(INSTALL_TIMEOUT);
    registries = await startRegistries();
  });
  beforeEach(async () => {
    promotion = await Promotion.of(registries);
  });
  after(() => registries.stop());

  const source = (faults: Faults) => void (registries.source.faults = faults);
  const target = (faults: Faults) => void (registries.target.faults = faults);
  const fails = (code: string, message: RegExp, tags: readonly string[] = []) =>
    failsThenSucceeds(registries, promotion, { code, message, tags });
  const signatureTag = () => promotion.image.signatureTag;

  it("succeeds when every third request is answered 503, on both sides", async () => {
    promotion.attempts = 12;
    for (const side of [source, target]) side((_, count) => (count % 3 === 0 ? DOWN : undefined));
    await promotion.copy();
    expect(await promotion.targetTags()).to.deep.equal(promotion.expectedTags);
  });

  it("succeeds when connections are reset now and then", async () => {
    for (const side of [source, target])
      side((_, count) => (count % 7 === 0 ? { kind: "reset" } : undefined));
    await promotion.copy();
    expect(await promotion.targetTags()).to.deep.equal(promotion.expectedTags);
  });

  it("waits as long as Retry-After asks", async () => {
    target((_, count) =>
      count === 1 ? { kind: "answer", status: 429, headers: { "retry-after": "7" } } : undefined,
    );
    await promotion.copy();
    expect(promotion.clock.pauses).to.deep.equal([7_250]);
  });

  it("leaves it to the caller when Retry-After asks for an hour", async () => {
    target(() => ({ kind: "answer", status: 429, headers: { "retry-after": "3600" } }));
    await fails("registry-unavailable", /HTTP 429\. It asks to wait 3600 s: run the same command after that/);
    expect(promotion.clock.pauses).to.deep.equal([]);
  });

  const phases: readonly [string, (asked: Asked) => boolean, () => readonly string[]][] = [
    ["from the start", () => true, () => []],
    ["while it is asked what is missing", isBlob, () => []],
    ["when the first blob comes", ({ method }) => method === "POST", () => []],
    ["when the first manifest comes", (asked) => asked.method === "PUT" && isManifest(asked), () => []],
    ["when the copy is compared", (asked) => asked.method === "GET" && isManifest(asked), () => []],
    ["when the tag is set", (asked) => asked.method === "PUT" && isTag(asked), () => [signatureTag()]],
  ];
  for (const [phase, matches, tags] of phases)
    it(`says so, and goes on later: the destination, ${phase}`, async () => {
      target(downFrom(matches));
      await fails("registry-unavailable", /Tried 4 times without success/, tags());
    });

  it("says so, and goes on later: the destination, when the tag is read back", async () => {
    let set = false;
    target((asked) => {
      const down = set && isTag(asked);
      set ||= asked.method === "PUT" && isTag(asked);
      return down ? DOWN : undefined;
    });
    await fails("registry-unavailable", /Tried 4 times/, [VERSION, signatureTag()]);
  });

  it("says so, and goes on later: the source, when blobs are fetched", async () => {
    source(downFrom(isBlob));
    await fails("registry-unavailable", /Tried 4 times without success/);
  });
});
