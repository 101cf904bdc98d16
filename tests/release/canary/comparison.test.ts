import { expect } from "chai";
import { holdMetrics } from "../../../release/canary/changes";
import { releaseText, testedPart } from "../../../release/release-file";
import { releasedTag } from "../../../release/run-release";
import { SAMPLE_RELEASE, sampleSettings } from "../../sample-settings";

const { validation, canary } = {
  validation: { ...sampleSettings("prod").validation, thresholds: { rows: { min: 1 } } },
  canary: { required: false, maxChange: { mean: 0.1 } },
};
const hold = (found: Record<string, number>, before: Record<string, number> | undefined) =>
  Object.fromEntries(
    holdMetrics(found, before, { validation, canary }).map(({ metric, change, ok }) => [
      metric,
      [change, ok],
    ]),
  );

describe("the runs that tried a release", () => {
  it("are of a target's own history, and change neither what was tested nor its tags", () => {
    const runs = {
      preprocessing: "arn:aws:states:us-east-1:987654321098:execution:ds-x-canary-pipeline:run",
    };
    const accepted = { ...SAMPLE_RELEASE, canary: { runs } };
    expect(testedPart(accepted)).to.deep.equal(SAMPLE_RELEASE);
    expect(releasedTag(accepted)).to.equal(releasedTag(SAMPLE_RELEASE));
    expect(releaseText(accepted)).not.to.equal(releaseText(SAMPLE_RELEASE));
  });
});

describe("the metrics of a run that tried a release", () => {
  it("are held to thresholds, and to how far they may be from the last good run", () => {
    expect(hold({ rows: 5, mean: 1.11, seconds: 9 }, { rows: 50, mean: 1, seconds: 1 })).to.deep.equal({
      rows: [0.9, true],
      mean: [0.1100000000000001, false],
      seconds: [8, undefined],
    });
    expect(hold({ rows: 5, mean: 0.9 }, { rows: 5, mean: 1 })).to.deep.include({
      mean: [0.09999999999999998, true],
    });
    expect(hold({ rows: 5, mean: 1.1 }, { mean: 1 })["mean"]?.[1]).to.equal(true);
    expect(hold({ rows: 0, mean: 1 }, { rows: 5, mean: 1 })).to.deep.include({
      rows: [1, false],
      mean: [0, true],
    });
  });

  it("may be negative, and are never near to nothing", () => {
    expect(hold({ rows: 1, mean: -2.1 }, { mean: -2 })).to.deep.include({
      mean: [0.050000000000000044, true],
    });
    expect(hold({ rows: 1, mean: 0.001 }, { mean: 0 })).to.deep.include({ mean: [Infinity, false] });
    expect(hold({ rows: 1, mean: 0 }, { mean: 0 })).to.deep.include({ mean: [0, true] });
  });

  it("have failed when either run did not report them", () => {
    expect(hold({ rows: 1 }, { mean: 1 })).to.deep.include({ mean: [undefined, false] });
    expect(hold({ mean: 1, rows: 1 }, {})).to.deep.include({ mean: [undefined, false] });
    expect(hold({ mean: 1 }, { mean: 1 })).to.deep.include({ rows: [undefined, false] });
  });

  it("are held to thresholds alone where there is no run to compare with", () => {
    expect(hold({ rows: 1, mean: 1 }, undefined)).to.deep.equal({
      rows: [undefined, true],
      mean: [undefined, undefined],
    });
    expect(hold({ rows: 1 }, undefined)).to.deep.include({ mean: [undefined, false] });
  });
});
