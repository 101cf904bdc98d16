import { expect } from "chai";
import { Unavailable, persist, retryAfter } from "../../../release/registry/patience";
import { TestClock } from "./copy-fixture";

describe("patience with a registry", () => {
  it("doubles what it waits up to half a minute, a random part of it, and then says what to do", async () => {
    const clock = new TestClock();
    const failing = () => Promise.reject(new Unavailable("GET manifests/x got HTTP 503"));
    const message = await persist("registry.example", { clock, attempts: 9 }, failing).then(
      () => "no failure",
      (error: Error) => error.message,
    );
    expect(clock.pauses).to.deep.equal([250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
    expect(message).to.equal(
      "registry.example is not available: GET manifests/x got HTTP 503. Tried 9 times without success: run the same command again when it answers; what is copied already is not copied again.",
    );
  });

  it("does not repeat what fails for good", async () => {
    const clock = new TestClock();
    let calls = 0;
    const failing = () => Promise.reject(new Error(`call ${++calls}`));
    expect(await persist("host", { clock }, failing).catch((error: Error) => error.message)).to.equal(
      "call 1",
    );
    expect(clock.pauses).to.deep.equal([]);
  });

  it("reads Retry-After as seconds or as a date, whatever the clock says", () => {
    const now = Date.parse("2026-01-31T12:00:00Z");
    expect(retryAfter("120", now)).to.equal(120_000);
    expect(retryAfter("Sat, 31 Jan 2026 12:00:30 GMT", now)).to.equal(30_000);
    expect(retryAfter("Sat, 31 Jan 2026 11:00:00 GMT", now)).to.equal(0);
    expect(retryAfter("soon", now)).to.equal(undefined);
    expect(retryAfter(null, now)).to.equal(undefined);
  });
});
