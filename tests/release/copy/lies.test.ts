import { expect } from "chai";
import { Suite } from "./copy-fixture";
import { failsThenSucceeds, isBlob, isComparison, isManifest, isTag, isTagging, when } from "./faults";
import type { Asked, Fault, Faults } from "./faulty-registry";
import { type Promotion, VERSION } from "./promotion";

const spaced = (body: Buffer) => Buffer.concat([body, Buffer.from(" ")]);
const flipped = (body: Buffer) =>
  Buffer.from(body.map((byte, position) => (position === 7 ? byte ^ 1 : byte)));

describe("a copy with a registry that lies", function () {
  const suite = Suite.withRegistries();
  let promotion: Promotion;
  beforeEach(async () => {
    promotion = await suite.promotion();
  });

  const fails = (code: string, message: RegExp) => failsThenSucceeds(suite, promotion, { code, message });
  const isLayer = ({ path }: Asked) => path.endsWith(promotion.image.layers[0] ?? "");

  it("does not take an answer that is neither yes nor no for absent", async () => {
    suite.target(when(isTag, { kind: "answer", status: 418 }));
    await fails("refused", /answered HTTP 418 when asked for manifest 0\.1\.6\. Unexpected response/);
  });

  it("is refused a tampered manifest of the source", async () => {
    suite.source(when(isManifest, { kind: "forge", body: spaced }));
    await fails("digest-mismatch", /was answered with bytes of sha256:\w{64}, not of sha256:\w{64}\./);
  });

  it("is refused a forged digest header, whichever side gives it", async () => {
    const forged: Fault = {
      kind: "forge",
      headers: { "docker-content-digest": `sha256:${"f".repeat(64)}` },
    };
    suite.source(when(isManifest, forged));
    await fails("digest-mismatch", /the registry's header claims sha256:f{64}\./);
    promotion = await suite.promotion("another");
    suite.target(when(isComparison, forged));
    await fails("digest-mismatch", /the registry's header claims sha256:f{64}\./);
  });

  it("is refused a tampered blob", async () => {
    suite.source(when(isLayer, { kind: "forge", body: flipped }));
    await fails("digest-mismatch", /^Data was corrupted in transfer\./);
  });

  it("recovers a blob that was cut off once", async () => {
    let cut = false;
    suite.source((asked) => {
      if (cut || !isLayer(asked)) return undefined;
      cut = true;
      return { kind: "truncate" };
    });
    await promotion.copy();
    expect(await promotion.targetTags()).to.deep.equal(promotion.expectedTags);
  });

  it("is refused a manifest that was altered on its way to the destination", async () => {
    suite.target(
      when((asked) => asked.method === "PUT" && isManifest(asked), { kind: "alter", body: spaced }),
    );
    await fails("digest-mismatch", /DIGEST_INVALID/);
  });

  it("is refused a copy that reads differently from what was sent", async () => {
    suite.target(when(isComparison, { kind: "forge", body: spaced }));
    await fails("digest-mismatch", /Nothing that differs is promoted/);
  });

  it("is refused when it lost a blob, or has fewer bytes of it", async () => {
    let pushed = false;
    const afterwards =
      (fault: Fault): Faults =>
      (asked) => {
        pushed ||= isComparison(asked);
        return pushed && isBlob(asked) ? fault : undefined;
      };
    suite.target(afterwards({ kind: "answer", status: 404 }));
    await fails("incomplete", /lacks blob sha256:\w{64} after the copy\. No tag was set/);
    promotion = await suite.promotion("another");
    pushed = false;
    suite.target(afterwards({ kind: "answer", status: 200, headers: { "content-length": "5" } }));
    await fails("digest-mismatch", /has 5 bytes of blob sha256:\w{64}, which has \d+\. No tag was set/);
  });

  it("is named when the tag leads elsewhere although it was set", async () => {
    suite.target(when(isTagging, { kind: "alter", body: spaced }));
    const error = await promotion.refusal();
    expect(error.code).to.equal("tag-moved");
    const found = (await promotion.targetTags())[`${promotion.repository}:${VERSION}`];
    expect(error.message).to.include(`was set to ${promotion.image.digest} and leads to ${found}.`);
  });
});
