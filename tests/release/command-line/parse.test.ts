import { expect } from "chai";
import type { Command } from "../../../release/command-line/command";
import { CommandError } from "../../../release/command-line/exit-code";
import { type Line, parseCall, readLine } from "../../../release/command-line/parse";

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

/** The message with which arguments are refused. */
function refusal(command: Command, ...args: readonly string[]): string {
  try {
    parseCall("sample", command, args);
  } catch (error) {
    expect(error).to.be.instanceOf(CommandError).with.property("exitCode", 2);
    return (error as CommandError).message;
  }
  throw new Error(`${args.join(" ")} was not refused`);
}

describe("the arguments of a command", () => {
  it("are an argument and options in any order", () => {
    const expected = {
      argument: "0.1.6",
      values: { stack: "prod", execution: "arn:x", confirm: true, json: true },
    };
    for (const line of [
      "0.1.6 --stack prod --execution arn:x --confirm --json",
      "--json --confirm -s prod --execution=arn:x 0.1.6",
    ]) {
      const { argument, values } = parseCall("sample", sample, line.split(" "));
      expect({ argument, values: { ...values } }).to.deep.equal(expected);
    }
  });

  it("may all be left out", () => {
    const { argument, values } = parseCall("sample", sample, []);
    expect({ argument, values: { ...values } }).to.deep.equal({ argument: undefined, values: {} });
  });

  it("are refused when there are too many", () => {
    expect(refusal(sample, "0.1.6", "0.1.7")).to.equal(
      "sample takes one argument, and was given 0.1.6 0.1.7. See: npm run release -- sample --help",
    );
    expect(refusal(bare, "0.1.6")).to.equal(
      "sample takes no argument, and was given 0.1.6. See: npm run release -- sample --help",
    );
  });

  it("name a version, as git tags have it too", () => {
    expect(parseCall("sample", sample, ["v0.1.6-rc.1"]).argument).to.equal("0.1.6-rc.1");
    for (const given of ["latest", "0.1", "vv0.1.6", "0.1.6+build", "release-0.1.6", "../0.1.6", ""])
      expect(refusal(sample, given)).to.equal(
        `"${given}" is no version: a version is a semantic one, such as 0.1.6.`,
      );
  });

  it("are refused when they are not known, or lack their value, or have one too many", () => {
    const next = ". See: npm run release -- sample --help";
    const own = "--execution, --confirm, --stack, --json, --help";
    const refusals: readonly (readonly [readonly string[], string])[] = [
      [["--confrim"], `sample has no option --confrim; it has ${own}`],
      [["--no-confirm"], `sample has no option --no-confirm; it has ${own}`],
      [["-x"], `sample has no option -x; it has ${own}`],
      [["--constructor"], `sample has no option --constructor; it has ${own}`],
      [["--stack"], "--stack needs a value: --stack <target>"],
      [["--stack="], "--stack needs a value: --stack <target>"],
      [["-s"], "-s needs a value: -s <target>"],
      [["--stack", "--confirm"], "--stack needs a value: --stack <target>, and --confirm follows it"],
      [["--confirm=yes"], '--confirm takes no value, and was given "yes"'],
    ];
    for (const [args, message] of refusals) expect(refusal(sample, ...args)).to.equal(message + next);
    expect(refusal(bare, "--confirm")).to.equal(
      `sample has no option --confirm; it has --stack, --json, --help${next}`,
    );
  });
});

describe("the command of a command line", () => {
  const commands = { sample, look: bare };
  const read = (line: string): Pick<Line, "name" | "rest" | "help" | "json"> => {
    const { name, rest, help, json } = readLine(line.split(" ").filter(Boolean), commands);
    return { name, rest, help, json };
  };
  const plain = { help: false, json: false };

  it("is its first word, wherever options stand and whatever values they have", () => {
    expect(read("sample 0.1.6 -s prod")).to.deep.equal({
      ...plain,
      name: "sample",
      rest: ["0.1.6", "-s", "prod"],
    });
    for (const options of ["-s prod", "-sprod", "--stack=prod", "--stack sample", "--execution look"])
      expect(read(`${options} look --confirm`)).to.deep.equal({
        ...plain,
        name: "look",
        rest: [...options.split(" "), "--confirm"],
      });
  });

  it("may be left out", () => {
    expect(read("")).to.deep.equal({ ...plain, name: undefined, rest: [] });
    expect(read("--json -s prod")).to.deep.equal({
      help: false,
      json: true,
      name: undefined,
      rest: ["--json", "-s", "prod"],
    });
  });

  it("is asked for help by a word before it, or an option anywhere", () => {
    for (const line of ["help sample", "sample --help", "sample -h", "--help sample", "-s prod sample -h"])
      expect(read(line), line).to.include({ name: "sample", help: true });
    for (const line of ["help", "--help", "-h", "-s prod --help"])
      expect(read(line), line).to.include({ name: undefined, help: true });
  });

  it("does not take the value of an option for an option", () => {
    expect(read("look --stack=--json").json).to.equal(false);
  });
});
