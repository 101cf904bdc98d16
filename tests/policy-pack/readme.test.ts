import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Rule } from "../../policy-pack/rule";
import * as lists from "../../policy-pack/rules";
import type { StackRule } from "../../policy-pack/stack-rule";

const README = readFileSync(join(__dirname, "..", "..", "policy-pack", "README.md"), "utf8");

/** The lines of rules. */
const lines = README.split("\n").filter((line) => /^- \*\*`[a-z-]+`\*\* \(/.test(line));

function lineOf({ name, description, severity, level: { source, target } }: Rule | StackRule): string {
  const inSource = source === "disabled" ? "" : `${source} in a source, `;
  const level = source === target ? source : `${inSource}${target} in a target`;
  return `- **\`${name}\`** (${severity}, ${level}): ${description}`;
}

describe("the pack's README", () => {
  it("has a line for every rule, with its severity, its levels and what holds", () => {
    const rules = new Set<Rule | StackRule>([...lists.RULES, ...lists.STACK_RULES]);
    expect(lines).to.have.members([...rules].map(lineOf));
  });

  it("counts the rules against building", () => {
    const words = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    const count = lists.BUILD_RULES.length;
    expect(README).to.include(`The first ${words[count]} are against building.`);
    expect(lines.slice(0, count)).to.have.members(lists.BUILD_RULES.map(lineOf));
  });
});
