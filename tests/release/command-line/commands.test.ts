import { expect } from "chai";
import type { Command } from "../../../release/command-line/command";
import { commandHelp, overview } from "../../../release/command-line/help";
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

  it("say in their help which role they need", () => {
    const roles = Object.entries(commands).map(([name, { role, description }]) => {
      expect(description, name).to.contain(role === "tester" ? "ds-tester-<source>" : "ds-deployer-<target>");
      return [name, role] as const;
    });
    expect(roles.filter(([, role]) => role === "tester").map(([name]) => name)).to.deep.equal([
      "validate-model",
      "candidate",
    ]);
  });

  it("have an option with a value or without, as it is read before the command is known", () => {
    const taking = new Map<string, boolean>();
    for (const { options = {} } of Object.values(commands))
      for (const [name, { value }] of Object.entries(options)) {
        expect(taking.get(name) ?? value !== undefined, name).to.equal(value !== undefined);
        taking.set(name, value !== undefined);
      }
  });

  it("change a target only when told so: these have --confirm, and no other", () => {
    const confirmed = Object.entries(commands).filter(([, { options = {} }]) => "confirm" in options);
    expect(confirmed.map(([name]) => name)).to.deep.equal(["promote", "rollback"]);
  });
});
