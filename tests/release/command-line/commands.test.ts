import { expect } from "chai";
import type { Command } from "../../../release/command-line/command";
import { commandHelp, overview } from "../../../release/command-line/parse";
import { commands } from "../../../release/commands";

const COLUMNS = 100;

const tooWide = (text: string) => text.split("\n").filter((line) => line.length > COLUMNS);

describe("the commands", () => {
  it("are these, in the order of a release's life", () => {
    expect(Object.keys(commands)).to.deep.equal([
      "validate-model",
      "candidate",
      "list",
      "prepare",
      "plan",
      "promote",
      "verify",
      "rollback",
      "status",
      "history",
      "doctor",
    ]);
  });

  it("are listed within 100 columns", () => {
    expect(tooWide(overview(commands))).to.deep.equal([]);
  });

  for (const [name, command] of Object.entries(commands)) {
    const { summary, description, options = {} }: Command = command;

    it(`${name} says in a line what it does, and more in its help`, () => {
      expect(summary).to.match(/^[a-z].*[^.]$/);
      expect(summary).not.to.contain("\n");
      expect(description).to.match(/^[A-Z][^]*\.$/);
      expect(tooWide(commandHelp(name, command))).to.deep.equal([]);
    });

    it(`${name} explains its argument and options, and takes no name that every command has`, () => {
      const helps = [
        ...(command.argument ? [command.argument.help] : []),
        ...Object.values(options).map(({ help }) => help),
      ];
      for (const help of helps) expect(help).to.match(/\S/);
      for (const common of ["stack", "json", "help"]) expect(options).not.to.have.property(common);
    });
  }

  it("change a target only when told so: these have --confirm, and no other", () => {
    const confirmed = Object.entries(commands).filter(([, { options = {} }]) => "confirm" in options);
    expect(confirmed.map(([name]) => name)).to.deep.equal(["promote", "rollback"]);
  });
});
