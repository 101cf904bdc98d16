import { expect } from "chai";
import { columns, table } from "../../../release/command-line/columns";

describe("a table", () => {
  it("has columns as wide as their widest cell, without blanks at the end of a line", () => {
    const rows = [
      ["version", "commit", "deployed"],
      ["0.1.6", "0123456789ab", "-"],
      ["10.0.0-rc.1", "", ""],
    ];
    const lines = ["version      commit        deployed", "0.1.6        0123456789ab  -", "10.0.0-rc.1"];
    expect([table(rows), columns(rows)]).to.deep.equal([lines.join("\n"), lines.join("\n")]);
    expect(table([])).to.equal("");
  });

  it("continues below for a cell of several lines", () => {
    expect(table([["0.1.6", "one\nother", "-"]])).to.equal("0.1.6  one    -\n       other");
  });

  it("continues below where 100 characters do not hold it, between words or within one, and loses nothing", () => {
    const long = "the release deployed is not the one that the release file names, and nobody knows why";
    const lines = columns([
      ["", "dev", "prod"],
      ["drift", long, "x".repeat(100)],
    ]).split("\n");
    expect(Math.max(...lines.map(({ length }) => length))).to.be.at.most(100);
    expect(
      lines
        .map((line) => line.slice(7, 51).trim())
        .join(" ")
        .trim(),
    ).to.equal(`dev ${long}`);
    expect(lines.map((line) => line.slice(51).trim()).join("")).to.equal(`prod${"x".repeat(100)}`);
  });
});
