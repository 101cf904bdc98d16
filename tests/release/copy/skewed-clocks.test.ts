import { expect } from "chai";
import { Suite } from "./copy-fixture";
import { isManifest, when } from "./faults";
import type { Fault } from "./faulty-registry";
import { TestClock } from "./test-clock";

const HOUR = 3_600_000;

describe("a copy with clocks that are hours off", function () {
  const suite = Suite.withRegistries();

  /** Asks to wait half a minute, by a date of a clock that is so far off. */
  function busy(clock: TestClock, hours: number): Fault {
    const theirs = clock.now() + hours * HOUR;
    const headers = {
      date: new Date(theirs).toUTCString(),
      "retry-after": new Date(theirs + 30_000).toUTCString(),
    };
    return { kind: "answer", status: 429, headers };
  }

  for (const hours of [-5, 5])
    it(`waits as long as is asked by a registry whose clock is ${hours} h from ours`, async () => {
      const promotion = await suite.promotion();
      const fault = busy(promotion.clock, hours);
      suite.target((_, count) => (count === 1 ? fault : undefined));
      await promotion.copy();
      expect(promotion.clock.pauses).to.deep.equal([30_250]);
      expect(await promotion.targetTags()).to.deep.equal(promotion.expectedTags);
    });

  it("decides the same whatever our own clock says", async () => {
    for (const time of ["1970-01-01T00:00:00Z", "2099-12-31T23:59:59Z"]) {
      const promotion = await suite.promotion();
      promotion.clock = new TestClock(Date.parse(time));
      const { copied, tagged } = await promotion.copy();
      expect({ copied, tagged }).to.deep.equal({
        copied: { manifests: 5, blobs: 8, bytes: 1_203_049 },
        tagged: Object.keys(promotion.expectedTags).map((name) => name.split(":")[1]),
      });
      expect(promotion.clock.pauses).to.deep.equal([]);
    }
  });

  it("gives up after as many attempts when a registry claims dates for ever", async () => {
    const promotion = await suite.promotion();
    suite.source(when(isManifest, busy(promotion.clock, 5)));
    const { code } = await promotion.refusal();
    expect(code).to.equal("registry-unavailable");
    expect(promotion.clock.pauses).to.deep.equal([30_250, 30_500, 31_000]);
  });
});
