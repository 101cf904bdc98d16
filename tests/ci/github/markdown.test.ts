import { expect } from "chai";
import { code, MOST_CHARACTERS, toMarkdown } from "../../../ci/github/markdown";

describe("what goes into a comment", () => {
  describe("of others", () => {
    it("is code, in which nothing is a mention, a link or markup", () => {
      expect(code("@octo-org/team <img src=x> [a](https://a.example) #1 | **b**")).to.equal(
        "`@octo-org/team <img src=x> [a](https://a.example) #1 | **b**`",
      );
    });

    it("cannot end the code, nor the line", () => {
      expect(code("a` @team `b\n\n# heading\u2028c")).to.equal("`a' @team 'b # heading\\u2028c`");
      expect(code(" \n")).to.equal("`(empty)`");
      expect(code("a\u202eb\u0007")).to.equal("`a\\u202eb\\u0007`");
    });

    it("is cut where it is long, between characters", () => {
      expect(code("x".repeat(400))).to.equal(`\`${"x".repeat(400)}\``);
      expect(code("😀".repeat(401))).to.equal(`\`${"😀".repeat(400)}…\``);
    });
  });

  it("has its sections in their order, those without lines left out", () => {
    const sections = [
      { lines: ["a"] },
      { title: "B", lines: [] },
      { title: "C", lines: ["c", "d"], folds: true },
    ];
    expect(toMarkdown("head", sections, "foot")).to.equal("head\n\n- a\n\n#### C\n\n- c\n- d\n\nfoot");
  });

  it("folds a list of more than 20 lines that may be folded", () => {
    const lines = Array.from({ length: 21 }, () => "x");
    const list = lines.map((line) => `\n- ${line}`).join("");
    expect(toMarkdown("head", [{ title: "Changes", lines, folds: true }], "")).to.equal(
      `head\n\n<details><summary>Changes</summary>\n${list}\n\n</details>`,
    );
    expect(toMarkdown("head", [{ title: "Deletions", lines }], "")).to.equal(
      `head\n\n#### Deletions\n${list}`,
    );
  });

  it("is never longer than GitHub takes, and says how much of it is left out", () => {
    const long = (count: number) => Array.from({ length: count }, () => "x".repeat(98));
    const sections = [
      { title: "First", lines: long(10) },
      { title: "Second", lines: long(1000), folds: true },
      { title: "Third", lines: ["never before all of the second"] },
    ];
    const text = toMarkdown("head", sections, "foot");
    expect(text.length).to.be.within(MOST_CHARACTERS - 200, MOST_CHARACTERS);
    const shown = text.split("\n- ").length - 1;
    expect(text.slice(-80)).to.equal(
      `${"x".repeat(80 - 12 - 42 - 4)}\n\n</details>\n\n${1011 - shown} more lines are too much for GitHub.\n\nfoot`.slice(
        -80,
      ),
    );
    expect(text).to.not.contain("never");
  });

  it("counts what closes a list", () => {
    const lines = Array.from({ length: 20_000 }, () => "x");
    for (const head of ["", "h", "he", "hea"])
      expect(toMarkdown(head, [{ title: "Changes", lines, folds: true }], "foot").length).to.be.at.most(
        MOST_CHARACTERS,
      );
  });

  it("says of one line that it is one", () => {
    const sections = [{ lines: ["x".repeat(MOST_CHARACTERS)] }];
    expect(toMarkdown("head", sections, "")).to.equal("head\n\n1 more line is too much for GitHub.");
  });
});
