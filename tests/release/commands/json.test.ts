import { expect } from "chai";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { commands } from "../../../release/commands";
import type { Pair } from "./pair";
import { LocalPairs } from "./two-accounts";

const README = readFileSync(join(__dirname, "..", "..", "..", "release", "README.md"), "utf8");

/** Keys in the README's row of a command. */
function documented(command: string): string[] {
  const row = new RegExp(`^\\| \`${command}\` +\\|(?<keys>.*)\\|$`, "m").exec(README)?.groups?.["keys"] ?? "";
  const as = /^ as `(?<other>[a-z]+)`/.exec(row)?.groups?.["other"];
  const own = [...row.matchAll(/`([a-zA-Z]+)`/g)].map(([, key]) => key ?? "");
  return as === undefined ? own : [...documented(as), ...own.filter((key) => key !== as)];
}

const TAKEN = ["format", "command", "takenAt", "caller", "region"];

describe("the JSON of the release command", function () {
  const pairs = LocalPairs.forSuite(1);
  let pair: Pair;
  before(async () => {
    pair = await pairs.next();
  });

  /** Holds what a command says to the README. @returns its document */
  async function isAsDocumented(
    who: "tester" | "deployer",
    line: readonly string[],
    left: readonly string[] = [],
  ) {
    const before = Date.now();
    const { code, out, err } = await pair.call(who, ...line, "--json");
    const found = JSON.parse(out) as Record<string, unknown>;
    const [command = ""] = line;
    const wanted = code === 2 || code === 1 ? ["error"] : documented(command);
    const keys = wanted.filter((key) => !left.includes(key));
    expect(Object.keys(found), `${line.join(" ")}: ${code} ${err}`).to.have.members([...TAKEN, ...keys]);
    expect(found).to.include({ format: 2, command, region: pair.source.region });
    expect(found["caller"]).to.match(/^arn:aws:sts::\d{12}:assumed-role\/ds-\w+-\w+\/jane$/);
    expect(Date.parse(String(found["takenAt"]))).to.be.within(before, Date.now());
    return found;
  }

  it("is documented for every command, under its own keys", () => {
    for (const command of Object.keys(commands)) {
      const keys = documented(command);
      expect(keys, command).not.to.deep.equal([]);
      expect(keys.filter((key) => TAKEN.includes(key))).to.deep.equal([]);
    }
  });

  it("is as documented, of every command that a release's life has", async () => {
    const release = await pair.makeRelease("0.1.0");
    await pair.deploy("source", release);
    await pair.run({ output: pair.outputOf(release) });
    await isAsDocumented("tester", ["candidate"]);
    await isAsDocumented("deployer", ["list"]);
    await isAsDocumented("deployer", ["prepare", "0.1.0"]);
    await isAsDocumented("deployer", ["plan"]);
    await isAsDocumented("deployer", ["promote"], ["results"]);
    const { release: promoted } = await isAsDocumented("deployer", ["promote", "--confirm"]);
    await isAsDocumented("deployer", ["render", "--format", "kustomize"]);
    await pair.deploy("target", promoted as typeof release);
    await isAsDocumented("deployer", ["verify"], ["verification", "written"]);
    for (const command of ["status", "history", "doctor"]) await isAsDocumented("deployer", [command]);
    await isAsDocumented("deployer", ["board", "--out", join(dirname(pair.folder), "board.html")]);
    const next = await pair.tested("0.1.1");
    await pair.deploy("target", next);
    await isAsDocumented("deployer", ["rollback", "0.1.0"], ["results"]);
    await isAsDocumented("tester", ["reject", "0.1.1", "--reason", "wrong"]);
  });
});
