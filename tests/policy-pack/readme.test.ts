import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Rule } from "../../policy-pack/rule";
import * as lists from "../../policy-pack/rules";
import type { StackRule } from "../../policy-pack/stack-rule";

const README = readFileSync(join(__dirname, "..", "..", "policy-pack", "README.md"), "utf8");

/** The rows of the table of rules, without their padding, by rule. */
const rows = README.split("\n")
  .filter((line) => /^\| `[a-z-]+` .*\|.*\|.*\|.*\|$/.test(line))
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

/** Every rule of every list that the pack has. */
const rules = [...new Set<Rule | StackRule>([...lists.RULES, ...lists.STACK_RULES])];

describe("the pack's README", () => {
  it("has a row for every rule, with what holds, its severity and its levels", () => {
    const expected = rules.map(({ name, description, severity, level }) => [
      `\`${name}\``,
      description,
      severity,
      level.source,
      level.target,
    ]);
    expect(rows).to.have.deep.members(expected);
  });

  it("counts the rules against building", () => {
    const words = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    const count = lists.BUILD_RULES.length;
    expect(README).to.include(`The first ${words[count]} are against building.`);
    const first = rows.slice(0, count).map(([name]) => name);
    expect(first).to.have.members(lists.BUILD_RULES.map(({ name }) => `\`${name}\``));
  });
});
