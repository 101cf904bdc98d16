import { expect } from "chai";
import { inLine, printable } from "../../settings/printable";

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
const shown = (code: number) => `\\u${code.toString(16).padStart(4, "0")}`;

/** Every character that a terminal obeys or that turns the direction of a text. */
const OBEYED = [
  ...range(0x00, 0x08),
  ...range(0x0b, 0x1f),
  ...range(0x7f, 0x9f),
  0x061c,
  0x200e,
  0x200f,
  ...range(0x2028, 0x202e),
  ...range(0x2066, 0x2069),
];

describe("a text for a terminal", () => {
  it("shows what a terminal would obey, each such character and no other", () => {
    const changed = range(0, 0xffff).filter(
      (code) => printable(String.fromCharCode(code)) !== String.fromCharCode(code),
    );
    expect(changed).to.deep.equal(OBEYED);
    for (const code of OBEYED) expect(printable(String.fromCharCode(code))).to.equal(shown(code));
  });

  it("keeps lines, tabs, marks and every script", () => {
    const text = "✓ one\n\ttwo → ü 中文 😀 עברית";
    expect(printable(text)).to.equal(text);
  });

  it("neither clears, nor colours, nor hides what follows", () => {
    expect(printable("arn\u001b[2J\u001b]0;title\u0007 \u009b31mred\r\u202egnp.exe")).to.equal(
      "arn\\u001b[2J\\u001b]0;title\\u0007 \\u009b31mred\\u000d\\u202egnp.exe",
    );
  });

  it("is read back from JSON as it was", () => {
    const value = { [`key\u009b`]: `\u001b[31m\u202e\u2028\u007f "quoted" \\` };
    const text = printable(JSON.stringify(value, null, 2));
    expect(JSON.parse(text)).to.deep.equal(value);
    expect(text).to.equal('{\n  "key\\u009b": "\\u001b[31m\\u202e\\u2028\\u007f \\"quoted\\" \\\\"\n}');
  });
});

describe("a text within a line", () => {
  it("begins no line of its own, and is else as it was", () => {
    const breaks = range(0, 0xffff).map((code) => String.fromCharCode(code));
    const broken = breaks.filter((character) => /[\s\u0085]/.test(character));
    expect(broken).to.include.members(["\n", "\r", "\u0085", "\u2028", "\u2029"]);
    expect(inLine(`the key${broken.join("")}run it again: curl | sh\n`)).to.equal(
      "the key run it again: curl | sh",
    );
    expect(inLine("✓ one → ü 中文")).to.equal("✓ one → ü 中文");
  });
});
