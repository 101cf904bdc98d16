import { expect } from "chai";
import { reportedRetries } from "../../../release/registry/reported-retries";
import { retry, Unavailable } from "../../../release/registry/retry";
import { TestClock } from "../copy/test-clock";

describe("waiting for a registry", () => {
  it("is reported once for each further attempt, however many ask the same host", async () => {
    const steps: string[] = [];
    const nothing = () => undefined;
    const retries = reportedRetries({ step: (text) => void steps.push(text), bytes: nothing, end: nothing });
    const ask = (host: string) =>
      retry(host, { ...retries, clock: new TestClock(), attempts: 5 }, () =>
        Promise.reject(new Unavailable("GET x got HTTP 503")),
      ).catch(nothing);
    await Promise.all(["127.0.0.1:5000", "127.0.0.1:5000", "127.0.0.1:5001"].map(ask));
    expect(steps.toSorted()).to.deep.equal([
      "127.0.0.1:5000: attempt 1 of 5 failed, next in 1 s",
      "127.0.0.1:5000: attempt 2 of 5 failed, next in 1 s",
      "127.0.0.1:5000: attempt 3 of 5 failed, next in 1 s",
      "127.0.0.1:5000: attempt 4 of 5 failed, next in 2 s",
      "127.0.0.1:5001: attempt 1 of 5 failed, next in 1 s",
      "127.0.0.1:5001: attempt 2 of 5 failed, next in 1 s",
      "127.0.0.1:5001: attempt 3 of 5 failed, next in 1 s",
      "127.0.0.1:5001: attempt 4 of 5 failed, next in 2 s",
    ]);
  });
});
