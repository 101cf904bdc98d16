import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { runCommandLine } from "../../ci/command-line";
import { commands } from "../../ci/commands";
import { JobFixture } from "./job-fixture";

describe("npm run ci", () => {
  let fixture: JobFixture;
  beforeEach(() => (fixture = new JobFixture()));
  afterEach(() => fixture.stop());

  /** Runs the command line in the checkout. */
  async function ci(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    fixture.said = "";
    let err = "";
    const code = await runCommandLine(args, fixture.job(env), { write: (text: string) => (err += text) });
    return { code, out: fixture.said, err };
  }

  it("is a program, which lists a command for each file", async () => {
    const main = join(__dirname, "..", "..", "ci", "main.ts");
    const args = ["-r", join(__dirname, "..", "..", "register.cjs"), main, "--help"];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: fixture.folder });
    for (const [name, { summary }] of Object.entries(commands))
      expect(stdout.replaceAll(/\s+/g, " ")).to.contain(` ${name} `).and.contain(summary);
  });

  it("ends with 2 where it is not called as it can be", async () => {
    const wrong: readonly (readonly [args: readonly string[], said: string])[] = [
      [["no-such"], "error: unknown command 'no-such'\n"],
      [["up"], "error: missing required argument 'stack'\n"],
      [["up", "dev", "prod"], "error: too many arguments for 'up'. Expected 1 argument but got 2.\n"],
      [["targets", "--no-such"], "error: unknown option '--no-such'\n"],
      [["targets", "--only"], "error: option '--only <target>' argument missing\n"],
    ];
    for (const [args, err] of wrong) expect(await ci(args)).to.deep.equal({ code: 2, out: "", err });
    expect(await ci([])).to.deep.include({ code: 2, out: "" });
  });

  it("ends with 2 where something is to be put right, which GitHub shows in a job", async () => {
    const said = '"no: such" is not a target. Targets are: prod.';
    const args = ["targets", "--only", "no: such"];
    expect(await ci(args)).to.deep.equal({ code: 2, out: "", err: `${said}\n` });
    expect(await ci(args, { GITHUB_ACTIONS: "true" })).to.deep.equal({
      code: 2,
      out: `::error title=ci targets::${said}\n`,
      err: `${said}\n`,
    });
  });

  it("takes what the release command would say for something to be put right too", async () => {
    const { code, err } = await ci(["up", "dev"], { AWS_ENDPOINT_URL: "http://192.0.2.1" });
    expect(code).to.equal(2);
    expect(err).to.match(/^AWS_ENDPOINT_URL is http:\/\/192\.0\.2\.1, where .* Unset it to reach AWS\.\n$/);
  });

  it("lets no error be a command to GitHub's runner", async () => {
    const { err } = await ci(["targets", "--only", "x\n::add-mask::a ##[add-mask]b"]);
    expect(err).to.equal('"x\n· ::add-mask::a ## [add-mask]b" is not a target. Targets are: prod.\n');
  });

  it("ends with 1 for a defect", async () => {
    const { code, err } = await ci(["targets"], { GITHUB_OUTPUT: join(fixture.folder, "no", "such") });
    expect(code).to.equal(1);
    expect(err).to.match(/^ENOENT: no such file or directory, open /);
  });

  it("takes a list that a workflow gives as one argument apart", async () => {
    const { code, err } = await ci(["install", " regctl-of-ours  pulumi "]);
    expect({ code, err }).to.deep.equal({
      code: 2,
      err: '"regctl-of-ours" is not a tool of the jobs; there are pulumi, regctl.\n',
    });
  });

  it("hands the options of release on as they are", async () => {
    const refused = async (...args: readonly string[]) => (await ci(["release", ...args])).err;
    expect(await refused("promote", "--confirm", "--stack", "no such")).to.equal(
      '"no such" is not a target. Targets are: prod.\n',
    );
    expect(await refused("promote", "--confirm")).to.equal(
      "release promote is called as a target's deployer: name the target with --stack.\n",
    );
    expect(await refused("promote", "--confirm", "--stack", "prod")).to.match(
      /^GitHub gives this job no token for AWS\./,
    );
  });
});
