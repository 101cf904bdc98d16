import { expect } from "chai";
import { columns } from "../../../release/command-line/columns";

describe("things side by side", () => {
  it("have columns as wide as their longest cell needs", () => {
    expect(
      columns(
        ["", "dev", "prod"],
        [
          ["release", "0.1.7", "0.1.6"],
          ["drift", "none", "none"],
        ],
      ).split("\n"),
    ).to.deep.equal(["         dev    prod", "release  0.1.7  0.1.6", "drift    none   none"]);
  });

  it("go on below where 100 characters do not hold them, between words or within one", () => {
    const long = "the release deployed is not the one that the release file names, and nobody knows why";
    const lines = columns(["", "dev", "prod"], [["drift", long, "x".repeat(100)]]).split("\n");
    expect(Math.max(...lines.map(({ length }) => length))).to.be.at.most(100);
    expect(
      lines
        .map((line) => line.slice(7, 52).trim())
        .join(" ")
        .trim(),
    ).to.equal(`dev ${long}`);
    expect(lines.map((line) => line.slice(54)).join("")).to.equal(`prod${"x".repeat(100)}`);
  });
});
