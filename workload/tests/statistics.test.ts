import { expect } from "chai";
import { Statistics } from "../src/statistics";

function of(values: readonly number[]) {
  const statistics = new Statistics();
  for (const value of values) statistics.add(value);
  return statistics.metrics();
}

describe("the statistics of a column", () => {
  it("are its rows, mean and standard deviation", () => {
    expect(of([2, 4, 4, 4, 5, 5, 7, 9])).to.deep.equal({ rows: 8, mean: 5, standardDeviation: 2 });
    expect(of([-3])).to.deep.equal({ rows: 1, mean: -3, standardDeviation: 0 });
  });

  it("keep their digits far from 0, where a sum of squares has lost them all", () => {
    const offset = 1e9;
    const values = Array.from({ length: 30_000 }, (_, index) => offset + (index % 3));
    const { mean = 0, standardDeviation = 0 } = of(values);
    expect(mean - offset).to.be.closeTo(1, 1e-3);
    expect(standardDeviation).to.be.closeTo(Math.sqrt(2 / 3), 1e-3);
    const squares = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
    expect(Math.abs(squares - mean ** 2 - 2 / 3)).to.be.above(1);
  });

  it("leave out what is not a finite number, which JSON would show as null", () => {
    expect(of([])).to.deep.equal({ rows: 0, mean: 0 });
    expect(of([1.7e308, -1.7e308])).to.deep.equal({ rows: 2 });
    expect(JSON.parse(JSON.stringify(of([1.7e308, -1.7e308])))).to.deep.equal({ rows: 2 });
  });
});
