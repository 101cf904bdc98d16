import { expect } from "chai";
import {
  counted,
  formatBytes,
  shortDigest,
  shortHash,
  table,
  twoColumns,
  wrap,
} from "../../../release/command-line/format";

describe("what the command prints", () => {
  it("gives bytes in decimal units, as registries count", () => {
    const given = [0, 1, 999, 1000, 1049, 1_500_000, 999_960_000, 2e9, 3e12, 4e15];
    expect(given.map(formatBytes)).to.deep.equal([
      "0 B",
      "1 B",
      "999 B",
      "1.0 kB",
      "1.0 kB",
      "1.5 MB",
      "1.0 GB",
      "2.0 GB",
      "3.0 TB",
      "4000.0 TB",
    ]);
  });

  it("shortens digests and hashes to 12 digits, which people compare", () => {
    expect(shortDigest(`sha256:${"0123456789abcdef".repeat(4)}`)).to.equal("sha256:0123456789ab");
    expect(shortHash("0123456789abcdef0123")).to.equal("0123456789ab");
    expect(shortHash("")).to.equal("");
  });

  it("counts one thing, and any other number of things", () => {
    expect([0, 1, 2].map((count) => counted(count, "blob"))).to.deep.equal(["0 blobs", "1 blob", "2 blobs"]);
  });

  it("makes columns as wide as their widest cell, without blanks at the end of a line", () => {
    expect(
      table([
        ["version", "commit", "deployed"],
        ["0.1.6", "0123456789ab", "-"],
        ["10.0.0-rc.1", "", ""],
      ]),
    ).to.equal(
      ["version      commit        deployed", "0.1.6        0123456789ab  -", "10.0.0-rc.1"].join("\n"),
    );
    expect(table([])).to.equal("");
  });

  it("wraps text between words, and keeps a line break that ends a sentence", () => {
    expect(wrap("one two three\nfour.\nfive", 9)).to.deep.equal(["one two", "three", "four.", "five"]);
    expect(wrap("averylongword is kept", 5)).to.deep.equal(["averylongword", "is", "kept"]);
    expect(wrap("a ".repeat(200).trim()).every((line) => line.length <= 100)).to.equal(true);
  });

  it("wraps the right one of two columns below itself", () => {
    const long = `${"word ".repeat(19)}end`;
    expect(
      twoColumns([
        ["left", long],
        ["l", "r"],
      ]),
    ).to.equal([`  left  ${"word ".repeat(18).trim()}`, "        word end", "  l     r"].join("\n"));
  });
});
