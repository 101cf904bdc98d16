import { expect } from "chai";
import type { Command } from "../../../release/command-line/command";
import { CommandError } from "../../../release/command-line/exit-code";
import { commandHelp, overview, parseCall } from "../../../release/command-line/parse";

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

  it("are refused when they are not known, or lack their value, or have one too many", () => {
    const next = /\. See: npm run release -- sample --help$/;
    expect(refusal(sample, "--confrim"))
      .to.match(/^Unknown option '--confrim'/)
      .and.match(next);
    expect(refusal(bare, "--confirm"))
      .to.match(/^Unknown option '--confirm'/)
      .and.match(next);
    expect(refusal(sample, "--stack"))
      .to.match(/^Option '-s, --stack <value>' argument missing/)
      .and.match(next);
    expect(refusal(sample, "--confirm=yes"))
      .to.match(/^Option '--confirm' does not take an argument/)
      .and.match(next);
  });

  it("do not take an option for another option's value", () => {
    expect(refusal(sample, "--stack", "--confirm")).to.match(/^Option '--stack' argument is ambiguous/);
  });
});

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
        "  --json                the result as JSON, for machines",
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
