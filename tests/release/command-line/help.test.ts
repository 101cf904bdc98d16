import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "../../../release/command-line/command";
import { EXIT } from "../../../release/command-line/exit-code";
import { commandHelp, overview } from "../../../release/command-line/help";

const noRun = () => Promise.reject(new Error("is not run"));
const sample: Command = {
  summary: "does it",
  description: "Does it, and says so.",
  argument: { name: "version", help: "which one" },
  options: {
    execution: { value: "<arn>", help: "the run" },
    confirm: { help: "do it" },
  },
  run: noRun,
};
const bare: Command = { summary: "looks", description: "Looks.", run: noRun };

describe("the help of a command", () => {
  it("has its line, what it does, and every option", () => {
    expect(commandHelp("sample", sample)).to.equal(
      [
        "npm run release -- sample [version] [options]",
        "",
        "Does it, and says so.",
        "",
        "  [version]             which one",
        "  --execution <arn>     the run",
        "  --confirm             do it",
        "  -s, --stack <target>  the target, such as prod; default: the source's only one",
        "  --json                JSON, for machines; without npm's own lines: npm run -s release -- … --json",
        "  -h, --help            this text",
      ].join("\n"),
    );
  });

  it("has the options that every command has where it has none of its own", () => {
    expect(commandHelp("look", bare).split("\n")[0]).to.equal("npm run release -- look [options]");
    expect(commandHelp("look", bare)).to.contain("  -s, --stack <target>  the target");
  });

  it("lists commands with their summaries, in their order", () => {
    const lines = overview({ zebra: sample, ant: bare }).split("\n");
    expect(lines.filter((line) => /^ {2}(zebra|ant)/.test(line))).to.deep.equal([
      "  zebra  does it",
      "  ant    looks",
    ]);
  });
});

/** The exit codes that a text lists behind "Exit codes:". */
function codesIn(text: string): number[] {
  const sentence = /Exit codes: (?<list>[^.]+)\./.exec(text)?.groups?.["list"] ?? "";
  return sentence.split(/[,;]\s+/).flatMap((part) => /^(\d+) [a-z]/.exec(part)?.slice(1).map(Number) ?? []);
}

describe("the exit codes", () => {
  const all = Object.values(EXIT).toSorted((one, other) => one - other);
  const sorted = (codes: number[]) => codes.toSorted((one, other) => one - other);

  it("are listed with the commands, with what each means", () => {
    const text = overview({});
    expect(sorted(codesIn(text))).to.deep.equal(all);
    expect(text.split("\n").slice(-2).join(" ")).to.equal(
      "Exit codes: 0 done, or nothing to do; 2 wrong arguments or files; 3 refused, or not confirmed; 4 no answer, try again; 5 access denied; 6 compared and different; 130 interrupted; 1 a defect.",
    );
  });

  it("are those that README tells of", () => {
    const readme = readFileSync(join(__dirname, "..", "..", "..", "README.md"), "utf8");
    expect(sorted(codesIn(readme))).to.deep.equal(all);
  });
});
