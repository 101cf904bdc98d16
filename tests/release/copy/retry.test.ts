import { expect } from "chai";
import { Unavailable, retry, retryAfter, type Wait } from "../../../release/registry/retry";
import { TestClock } from "./test-clock";

describe("retries with a registry", () => {
  it("doubles what it waits up to half a minute, a random part of it, and then says what to do", async () => {
    const clock = new TestClock();
    const failing = () => Promise.reject(new Unavailable("GET manifests/x got HTTP 503"));
    const message = await retry("registry.example", { clock, attempts: 9 }, failing).then(
      () => "no failure",
      (error: Error) => error.message,
    );
    expect(clock.pauses).to.deep.equal([250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
    expect(message).to.equal(
      "registry.example is not available: GET manifests/x got HTTP 503. Tried 9 times without success: run the same command again when it answers; what is copied already is not copied again.",
    );
  });

  it("tries a host that nobody knows once more only", async () => {
    for (const code of ["ENOTFOUND", "EAI_AGAIN"]) {
      const clock = new TestClock();
      const cause = Object.assign(new Error(`getaddrinfo ${code} registry.example`), { code });
      const failing = () => Promise.reject(new Unavailable("GET x failed", undefined, { cause }));
      const message = await retry("registry.example", { clock }, failing).catch(
        (error: Error) => error.message,
      );
      expect(clock.pauses).to.deep.equal([250]);
      expect(message).to.equal(
        "registry.example is not available: GET x failed. Tried 2 times without success: run the same command again when it answers; what is copied already is not copied again.",
      );
    }
  });

  it("reports before each wait which attempt failed, of how many, and how long it waits", async () => {
    const waits: Wait[] = [];
    const retries = { clock: new TestClock(), attempts: 3, onWait: (wait: Wait) => void waits.push(wait) };
    const failing = () => Promise.reject(new Unavailable("GET x got HTTP 429", 7000));
    await retry("registry.example", retries, failing).catch(() => undefined);
    expect(waits).to.deep.equal([
      { host: "registry.example", attempt: 1, attempts: 3, milliseconds: 7250 },
      { host: "registry.example", attempt: 2, attempts: 3, milliseconds: 7500 },
    ]);
    expect(retries.clock.pauses).to.deep.equal([7250, 7500]);
  });

  it("does not repeat what fails for good", async () => {
    const clock = new TestClock();
    let calls = 0;
    const failing = () => Promise.reject(new Error(`call ${++calls}`));
    expect(await retry("host", { clock }, failing).catch((error: Error) => error.message)).to.equal("call 1");
    expect(clock.pauses).to.deep.equal([]);
  });

  it("reads Retry-After as seconds or as a date", () => {
    const now = Date.parse("2026-01-31T12:00:00Z");
    const read = (value: string) => retryAfter(new Headers({ "retry-after": value }), now);
    expect(read("120")).to.equal(120_000);
    expect(read("Sat, 31 Jan 2026 12:00:30 GMT")).to.equal(30_000);
    expect(read("Sat, 31 Jan 2026 11:00:00 GMT")).to.equal(0);
    expect(read("soon")).to.equal(undefined);
    expect(retryAfter(new Headers(), now)).to.equal(undefined);
  });

  it("compares a date with the registry's own clock, however far that is from ours", () => {
    const now = Date.parse("2026-01-31T12:00:00Z");
    for (const hour of ["03", "12", "23"]) {
      const headers = {
        date: `Sat, 31 Jan 2026 ${hour}:00:00 GMT`,
        "retry-after": `Sat, 31 Jan 2026 ${hour}:00:30 GMT`,
      };
      expect(retryAfter(new Headers(headers), now)).to.equal(30_000);
    }
  });
});
