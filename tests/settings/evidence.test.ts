import { expect } from "chai";
import { sampleSettings } from "../sample-settings";
import { faultsOf } from "./faults";

describe("what counts as a test of a release", () => {
  it("is a run of it, unless the source's settings carry older ones for some days", () => {
    expect(sampleSettings("dev").evidence).to.deep.equal({ carryDays: 0 });
    for (const carryDays of [0, 1, 90])
      expect(sampleSettings("dev", { evidence: { carryDays } }).evidence).to.deep.equal({ carryDays });
  });

  it("is carried no longer than Step Functions keeps a run", () => {
    for (const carryDays of [91, -1, 1.5, "7"])
      expect(faultsOf("dev", { evidence: { carryDays } })).to.deep.equal([
        `evidence.carryDays: found ${JSON.stringify(carryDays)}; allowed: a whole number from 0 to 90 days (0 carries none)`,
      ]);
  });

  it("is not for a target to say", () => {
    expect(faultsOf("prod", { evidence: { carryDays: 7 } })).to.deep.equal([
      'evidence: found {"carryDays":7}; allowed: nothing: the source\'s file says what counts as a test of a release',
    ]);
  });
});
