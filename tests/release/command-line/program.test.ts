import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "../../../release/command-line/command";
import { EXIT } from "../../../release/command-line/exit-code";
import { ReleaseError } from "../../../release/release-error";
import { type ParsedCall, programOf } from "../../../release/command-line/program";

const noRun = () => Promise.reject(new Error("is not run"));
const sample: Command = {
  summary: "does it",
  description: "Does it, and says so.",
  argument: { name: "version", help: "which one" },
  options: { execution: { value: "<arn>", help: "the run" }, confirm: { help: "do it" } },
  run: noRun,
};
const look: Command = { summary: "looks", description: "Looks.", run: noRun };

/** What is called, or the message with which a line is refused. */
async function called(line: string): Promise<string | (ParsedCall & { readonly command: Command })> {
  const found: (ParsedCall & { readonly command: Command })[] = [];
  const program = programOf({
    commands: { sample, look },
    fallback: "look",
    run: async (command, call) => void found.push({ command, ...call }),
    write: () => undefined,
  });
  try {
    await program.parseAsync(line.split(" ").filter(Boolean), { from: "user" });
  } catch (error) {
    expect(error).to.be.instanceOf(ReleaseError).with.property("reason", "usage");
    return (error as ReleaseError).message;
  }
  return found[0] ?? "nothing";
}

describe("a command line", () => {
  it("is a command with an argument and options in any order, those of every command also before it", async () => {
    const expected = {
      command: sample,
      argument: "0.1.6",
      values: { stack: "prod", execution: "arn:x", confirm: true, json: true },
    };
    for (const line of [
      "sample 0.1.6 --stack prod --execution arn:x --confirm --json",
      "--json -s prod sample --confirm --execution=arn:x v0.1.6",
    ])
      expect(await called(line)).to.deep.equal(expected);
    expect(await called("sample")).to.deep.equal({ command: sample, argument: undefined, values: {} });
  });

  it("is the default command when none is named", async () => {
    expect(await called("--json -s prod")).to.deep.equal({
      command: look,
      argument: undefined,
      values: { json: true, stack: "prod" },
    });
  });

  it("is refused when it is not known, lacks a value or has one too many, with what is", async () => {
    const next = ". See: npm run release -- sample --help";
    const own = "options: --execution, --confirm, --stack, --report, --json, --help";
    const refusals: Readonly<Record<string, string>> = {
      "sample --confrim": `unknown option '--confrim'; ${own}${next}`,
      "sample --no-confirm": `unknown option '--no-confirm'; ${own}${next}`,
      "sample --confirm=yes": `unknown option '--confirm=yes'; ${own}${next}`,
      "look --confirm": `unknown option '--confirm'; options: --stack, --report, --json, --help${next.replace("sample", "look")}`,
      "sample 0.1.6 0.1.7": `too many arguments for 'sample'. Expected 1 argument but got 2${next}`,
      "sample --execution": `option '--execution <arn>' argument missing${next}`,
      "sample --stack=": "--stack needs a value: --stack <target>.",
      "sample --stack --confirm": "--stack needs a value: --stack <target>, and --confirm follows it.",
      constructor: "There is no command constructor; there are sample, look. See: npm run release -- --help",
    };
    for (const [line, message] of Object.entries(refusals)) expect(await called(line)).to.equal(message);
  });

  it("names a version, as git tags have it too", async () => {
    expect(await called("sample v0.1.6-rc.1")).to.have.property("argument", "0.1.6-rc.1");
    for (const given of ["latest", "0.1", "vv0.1.6", "release-0.1.6", "../0.1.6"])
      expect(await called(`sample ${given}`)).to.equal(
        `"${given}" is not a semantic version, such as 0.1.6.`,
      );
    expect(await called("sample v1.0.0+build.5")).to.equal(
      '"v1.0.0+build.5" has build metadata, +build.5, and no tag of an image can hold a "+": leave it out (1.0.0).',
    );
  });
});

describe("the exit codes", () => {
  const all = Object.values(EXIT).toSorted((one, other) => one - other);
  /** The exit codes that a text lists behind "Exit codes:". */
  const codesIn = (text: string) =>
    (/Exit codes:(?<list>[^.]+)/.exec(text)?.groups?.["list"] ?? "")
      .split(/[,;]\s+|\n/)
      .map((part) => part.trim())
      .flatMap((part) => /^(\d+) [a-z]/.exec(part)?.slice(1).map(Number) ?? [])
      .sort((one, other) => one - other);

  it("are the numbers that scripts rely on, as help and docs/release.md list them", async () => {
    expect(EXIT).to.deep.equal({
      done: 0,
      unexpected: 1,
      usage: 2,
      refused: 3,
      unavailable: 4,
      denied: 5,
      differs: 6,
      interrupted: 130,
    });
    let help = "";
    const program = programOf({ commands: {}, fallback: "", run: noRun, write: (text) => (help += text) });
    await program.parseAsync(["--help"], { from: "user" }).catch(() => undefined);
    expect(codesIn(help)).to.deep.equal(all);
    const page = readFileSync(join(__dirname, "..", "..", "..", "docs", "release.md"), "utf8");
    expect(codesIn(page)).to.deep.equal(all);
  });
});
