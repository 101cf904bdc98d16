import { expect } from "chai";
import type { Command } from "../../../release/command-line/command";
import { programOf } from "../../../release/command-line/program";
import { commands } from "../../../release/commands";

const COLUMNS = 100;

const tooWide = async (...args: readonly string[]) => {
  let help = "";
  const program = programOf({
    commands,
    fallback: "plan",
    run: () => Promise.reject(new Error("is not run")),
    write: (text) => (help += text),
  });
  await program.parseAsync(args, { from: "user" }).catch(() => undefined);
  expect(help).to.match(/^Usage: npm run release -- /);
  return help.split("\n").filter((line) => line.length > COLUMNS);
};

describe("the commands", () => {
  it("are these, in the order of a release's life", () => {
    expect(Object.keys(commands)).to.deep.equal([
      "model",
      "run",
      "validate-model",
      "candidate",
      "reject",
      "list",
      "prepare",
      "plan",
      "promote",
      "canary",
      "accept",
      "render",
      "verify",
      "rollback",
      "status",
      "history",
      "board",
      "doctor",
    ]);
  });

  it("are listed within 100 columns", async () => {
    expect(await tooWide("--help")).to.deep.equal([]);
  });

  for (const [name, command] of Object.entries(commands)) {
    const { summary, description, options = {} }: Command = command;

    it(`${name} says in a line what it does, and more in its help`, async () => {
      expect(summary).to.match(/^[a-z].*[^.]$/);
      expect(summary).not.to.contain("\n");
      expect(description).to.match(/^[A-Z][^]*\.$/);
      expect(await tooWide(name, "--help")).to.deep.equal([]);
    });

    it(`${name} explains its argument and options, and takes no name that every command has`, () => {
      const helps = [
        ...(command.argument ? [command.argument.help] : []),
        ...Object.values(options).map(({ help }) => help),
      ];
      for (const help of helps) expect(help).to.match(/\S/);
      for (const common of ["stack", "json", "report", "help"]) expect(options).not.to.have.property(common);
    });
  }

  it("say in their help which role they need", () => {
    const roles = Object.entries(commands).map(([name, { role, description }]) => {
      expect(description, name).to.contain(role === "tester" ? "ds-tester-<source>" : "ds-deployer-<target>");
      return [name, role] as const;
    });
    expect(roles.filter(([, role]) => role === "tester").map(([name]) => name)).to.deep.equal([
      "model",
      "run",
      "validate-model",
      "candidate",
      "reject",
    ]);
  });

  it("change a target only when asked to: these have --confirm, and no other", () => {
    const confirmed = Object.entries(commands).filter(([, { options = {} }]) => "confirm" in options);
    expect(confirmed.map(([name]) => name)).to.deep.equal(["promote", "rollback"]);
  });
});
