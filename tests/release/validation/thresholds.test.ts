import { expect } from "chai";
import { compareMetrics } from "../../../release/validation/thresholds";

/** Whether a value is within a threshold. */
const within = (found: number, threshold: { min?: number; max?: number }) =>
  compareMetrics({ metric: found }, { metric: threshold })[0]?.ok;

describe("the metrics of a run", () => {
  it("lie within their bounds, the bounds themselves included", () => {
    expect([0, 1, 1.5, 2, 3].map((found) => within(found, { min: 1, max: 2 }))).to.deep.equal([
      false,
      true,
      true,
      true,
      false,
    ]);
    expect([within(-1e9, { max: 0 }), within(1e-9, { max: 0 })]).to.deep.equal([true, false]);
    expect([within(1e9, { min: 0 }), within(-1e-9, { min: 0 })]).to.deep.equal([true, false]);
  });

  it("are in the order of the thresholds, then those without one", () => {
    const metrics = { seconds: 1.5, mean: 0.2, rows: 50 };
    expect(compareMetrics(metrics, { rows: { min: 1 }, mean: { min: -1, max: 0.1 } })).to.deep.equal([
      { metric: "rows", found: 50, min: 1, max: undefined, ok: true },
      { metric: "mean", found: 0.2, min: -1, max: 0.1, ok: false },
      { metric: "seconds", found: 1.5, min: undefined, max: undefined, ok: undefined },
    ]);
  });

  it("have failed when one with a threshold was not reported", () => {
    expect(compareMetrics({ Rows: 50 }, { rows: { min: 1 }, toString: { max: 1 } })).to.deep.equal([
      { metric: "rows", found: undefined, min: 1, max: undefined, ok: false },
      { metric: "toString", found: undefined, min: undefined, max: 1, ok: false },
      { metric: "Rows", found: 50, min: undefined, max: undefined, ok: undefined },
    ]);
  });
});
