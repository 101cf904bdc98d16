import { expect } from "chai";
import { ALLOWED_CALLS, SCHEDULED_CALLS } from "../../policy-pack/allowed-calls";
import { unlistableCall } from "../../policy-pack/calls/forbidden-calls";

describe("the calls that a target may make", () => {
  it("are none that builds, runs or makes what nobody promoted", () => {
    expect([...ALLOWED_CALLS, ...SCHEDULED_CALLS].filter((call) => unlistableCall(call))).to.deep.equal([]);
  });
});
