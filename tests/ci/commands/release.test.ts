import { expect } from "chai";
import { releaseText } from "../../../release/release-file";
import { SAMPLE_RELEASE } from "../../sample-settings";
import { JobAws, SECRET, SESSION } from "../aws/job-aws";
import { JobFixture, refusal } from "../job-fixture";

/** Stands for the release command: leaves how it was called, and reports what it is told to. */
const STUB = `
const { existsSync, readFileSync, writeFileSync } = require("node:fs");
const args = process.argv.slice(2);
const file = args[args.indexOf("--report") + 1];
const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION, OTHER } = process.env;
const env = { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION, OTHER };
writeFileSync("called.json", JSON.stringify({ args: args.map((arg) => (arg === file ? "<file>" : arg)), env }));
if (existsSync("report.json")) writeFileSync(file, readFileSync("report.json"));
process.exitCode = existsSync("code") ? Number(readFileSync("code", "utf8")) : 0;
if (existsSync("killed")) process.kill(process.pid, "SIGKILL");
`;

describe("ci release", () => {
  let fixture: JobFixture;
  let aws: JobAws;
  beforeEach(async () => {
    fixture = new JobFixture();
    aws = await JobAws.start();
    fixture.write("register.cjs", "");
    fixture.write("release/main.ts", STUB);
    fixture.write("report.json", "{}");
  });
  afterEach(async () => {
    await aws.stop();
    fixture.stop();
  });

  const release = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    fixture.run("release", { args, env: { ...aws.env, ...env } });
  const called = () => JSON.parse(fixture.read("called.json")) as { args: string[]; env: object };

  it("runs the release command with its options, and with credentials that the job itself never has", async () => {
    expect(await release(["promote", "--stack", "prod", "--confirm"], { OTHER: "x" })).to.equal(0);
    expect(called()).to.deep.equal({
      args: ["promote", "--stack", "prod", "--confirm", "--report", "<file>"],
      env: {
        AWS_ACCESS_KEY_ID: "ASIA",
        AWS_SECRET_ACCESS_KEY: SECRET,
        AWS_SESSION_TOKEN: SESSION,
        AWS_REGION: "us-east-1",
        OTHER: "x",
      },
    });
    expect(process.env["AWS_SECRET_ACCESS_KEY"]).to.equal(undefined);
    expect(fixture.outputs).to.deep.equal({ report: '{"passed":0,"checks":[]}' });
  });

  it("signs in as the role that the command needs", async () => {
    const role = async (...args: string[]) => {
      aws.signIns.length = 0;
      await release(args);
      return aws.roles.map((arn) => arn.split("role/")[1]);
    };
    for (const name of ["model", "run", "validate-model", "candidate", "reject"])
      expect(await role(name), name).to.deep.equal(["ds-tester-dev"]);
    for (const name of [
      "plan",
      "promote",
      "canary",
      "accept",
      "render",
      "verify",
      "rollback",
      "status",
      "history",
      "doctor",
    ])
      expect(await role(name, "--stack", "prod"), name).to.deep.equal(["ds-deployer-prod"]);
  });

  it("refuses what is not a command, a command without its target, and a stack that is none", async () => {
    const names =
      "model, run, validate-model, candidate, reject, list, prepare, plan, promote, canary, accept, render, verify, rollback, status, history, board, doctor";
    for (const name of ["no-such", "constructor", ""])
      expect(await refusal(release([name]))).to.equal(
        `"${name}" is not a release command; there are ${names}.`,
      );
    for (const args of [["plan"], ["plan", "--stack"]])
      expect(await refusal(release(args))).to.equal(
        "release plan is called as a target's deployer: name the target with --stack.",
      );
    expect(await refusal(release(["plan", "--stack", "dev"]))).to.equal(
      '"dev" is not a target. Targets are: prod.',
    );
    expect(aws.roles).to.deep.equal([]);
  });

  it("hands on what later steps need of what the command reports, after a failure too", async () => {
    const wrong = { ok: false, name: "x", found: "y", fix: "z" };
    const report = {
      deployed: null,
      checks: [{ ...wrong, ok: true }, wrong],
      images: { a: "b" },
      blocks: ["c"],
    };
    const evidence = { runs: { a: "arn:run" }, record: { a: ["b\nc"] } };
    fixture.write("report.json", JSON.stringify({ ...report, ...evidence }, null, 2));
    fixture.write("code", "6");
    expect(await release(["candidate"])).to.equal(6);
    expect(fixture.outputs).to.deep.equal({
      report: JSON.stringify({ deployed: null, blocks: ["c"], passed: 1, checks: [wrong] }),
      record: '{"a":["b\\nc"]}',
    });
    const bytes = { total: 2, missing: 1 };
    const planned = {
      images: { a: { bytes, manifests: ["sha256:…"] }, b: { there: true } },
      warnings: ["w"],
    };
    fixture.write("report.json", JSON.stringify(planned));
    await release(["promote", "--stack", "prod"]);
    expect(fixture.outputs["report"]).to.equal(
      JSON.stringify({ warnings: ["w"], images: { a: { bytes }, b: {} }, passed: 0, checks: [] }),
    );
  });

  it("fails where the command did nothing, as one that was asked for its help in the place of a version", async () => {
    fixture.remove("report.json");
    expect(await refusal(release(["rollback", "--help", "--stack", "prod", "--confirm"]))).to.equal(
      "release rollback --help --stack prod --confirm left no report, so it did nothing. Look at what it printed.",
    );
  });

  it("fails where the command was ended", async () => {
    fixture.write("killed", "");
    expect(await release(["candidate"])).to.equal(1);
  });

  it("gives the command the release that a job before built", async () => {
    await release(["run"], { RELEASE: releaseText(SAMPLE_RELEASE) });
    expect(JSON.parse(fixture.read("releases/dev.json"))).to.deep.equal(SAMPLE_RELEASE);
  });
});
