import { expect } from "chai";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProgramError } from "../../../settings/program-error";
import { WholeFile } from "../../../settings/whole-file";
import { runCommandLine } from "../../../release/command-line/run";

const FIXTURE = join(__dirname, "..", "..", "fixture");

describe("the report of a command", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "report-"));
    cpSync(FIXTURE, folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const run = async (args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
    const [out, err] = [[] as string[], [] as string[]];
    const code = await runCommandLine(args, {
      folder,
      env: { PATH: process.env["PATH"], ...env },
      out: { write: (text: string) => out.push(text) },
      err: { write: (text: string) => err.push(text) },
    });
    return { code, out: out.join(""), err: err.join("") };
  };
  /** Fails before AWS is asked. */
  const REFUSED = ["candidate", "--execution", "run-1"];

  it("is the JSON that standard output may have too, whole, of a command that failed as well", async () => {
    const before = readdirSync(folder);
    const { code, err } = await run([...REFUSED, "--report", "report.json"]);
    expect(code).to.equal(2);
    expect(err).to.match(/^--execution is run-1, and has to be a run/);
    const report = readFileSync(join(folder, "report.json"), "utf8");
    const { takenAt: _when, ...content } = JSON.parse(report) as { takenAt: string };
    expect(content).to.deep.equal({
      format: 2,
      command: "candidate",
      caller: null,
      region: "us-east-1",
      error: { exitCode: 2, message: err.trimEnd() },
    });
    expect(readdirSync(folder).sort()).to.deep.equal([...before, "report.json"].sort());
    const { out } = await run([...REFUSED, "--json", "--report", "report.json"]);
    expect(readFileSync(join(folder, "report.json"), "utf8")).to.equal(out);
  });

  it("is relative to where the caller is", async () => {
    const called = join(folder, "below");
    mkdirSync(called);
    await run([...REFUSED, "--report", "report.json"], { INIT_CWD: called });
    expect(readdirSync(called)).to.deep.equal(["report.json"]);
  });

  it("is refused before anything is done where it cannot be written, and nothing is left there", async () => {
    mkdirSync(join(folder, "taken"));
    for (const [name, why] of [
      ["taken", "it is a folder"],
      ["nowhere/report.json", "ENOENT"],
      ["Pulumi.yaml/report.json", "ENOTDIR"],
    ] as const) {
      const { code, out, err } = await run([...REFUSED, "--report", name]);
      expect({ code, out }, name).to.deep.equal({ code: 2, out: "" });
      expect(err).to.match(
        new RegExp(`^--report names ${join(folder, name)}, which cannot be written \\(${why}`),
      );
      expect(err).to.match(
        /Nothing was done: name a file in a folder that is there and may be written to\.\n$/,
      );
    }
    expect(readdirSync(join(folder, "taken"))).to.deep.equal([]);
  });

  it("takes the place of no other file than it is for", () => {
    const stack = join(folder, "Pulumi.prod.yaml");
    writeFileSync(stack, "config: {}");
    expect(() => new WholeFile("Pulumi.prod.yaml", folder, "--out", ".html")).to.throw(
      ProgramError,
      `--out names ${stack}, which does not end with .html. Nothing was done: name a file that does.`,
    );
    expect(readFileSync(stack, "utf8")).to.equal("config: {}");
  });

  it("keeps what was there when it cannot be written at the end, and takes the place of a link", () => {
    const target = join(folder, "elsewhere");
    writeFileSync(target, "theirs");
    symlinkSync(target, join(folder, "report.json"));
    const report = new WholeFile("report.json", folder, "--report");
    report.write("{}");
    expect([readFileSync(target, "utf8"), readFileSync(report.file, "utf8")]).to.deep.equal([
      "theirs",
      "{}\n",
    ]);
    rmSync(report.file);
    mkdirSync(report.file);
    expect(() => report.write("{}")).to.throw("EISDIR");
    expect(readdirSync(folder).filter((name) => name.endsWith(".unfinished"))).to.deep.equal([]);
  });
});
