import { expect } from "chai";
import { chmodSync } from "node:fs";
import { delimiter, join } from "node:path";
import { releaseText } from "../../../release/release-file";
import { Refusal } from "../../release/validation/scripted-aws";
import { SAMPLE_RELEASE } from "../../sample-settings";
import { JobAws, SECRET } from "../aws/job-aws";
import { JobFixture, refusal } from "../job-fixture";

/** Stands for the Pulumi CLI: leaves how it was called, and has the engine report what it is told to. */
const STUB = `#!/usr/bin/env node
const { appendFileSync, readFileSync } = require("node:fs");
const args = process.argv.slice(2);
// One that leaves events in a file; newer ones call the SDK.
if (args[0] === "version") return console.log("v3.200.0");
const { AWS_SECRET_ACCESS_KEY, PULUMI_BACKEND_URL } = process.env;
appendFileSync("called", JSON.stringify({ args, env: { AWS_SECRET_ACCESS_KEY, PULUMI_BACKEND_URL } }) + "\\n");
if (args[0] !== "up") return console.log(args[1] === "history" ? "[]" : "{}");
const { events, said, code } = JSON.parse(readFileSync("told", "utf8"));
const log = args[args.indexOf("--event-log") + 1];
const lines = [...events, { cancelEvent: {} }].map((event, sequence) => JSON.stringify({ sequence, ...event }) + "\\n");
// As they are read on a busy machine: some twice.
appendFileSync(log, [...lines.slice(0, -1), ...lines].join(""));
console.log("Updating");
console.error(said);
process.exitCode = code;
`;

describe("ci up", () => {
  let fixture: JobFixture;
  let aws: JobAws;
  const path = process.env["PATH"];
  beforeEach(async () => {
    fixture = new JobFixture();
    aws = await JobAws.start();
    fixture.write("bin/pulumi", STUB);
    chmodSync(join(fixture.folder, "bin", "pulumi"), 0o755);
    process.env["PATH"] = [join(fixture.folder, "bin"), path].join(delimiter);
    aws.scripted.answer("GetParameter", new Refusal("ParameterNotFound"));
    ends({});
  });
  afterEach(async () => {
    process.env["PATH"] = path;
    await aws.stop();
    fixture.stop();
  });

  /** How the CLI's `up` ends. */
  const ends = (told: { events?: readonly object[]; said?: string; code?: number }) =>
    fixture.write("told", JSON.stringify({ events: [], said: "", code: 0, ...told }));
  const up = (stack: string, env: Readonly<Record<string, string>> = {}) =>
    fixture.run("up", { args: [stack], env: { ...aws.env, GITHUB_SHA: "abc", ...env } });
  const calls = () =>
    fixture
      .read("called")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { args: string[]; env: Record<string, string> });
  const update = () => calls().find(({ args }) => args[0] === "up");
  const errors = () => fixture.said.split("\n").filter((line) => line.startsWith("::error"));

  it("updates a target with the policy pack, as its deployer, and says what changed", async () => {
    const resourceChanges = { update: 2, same: 40 };
    ends({ events: [{ summaryEvent: { resourceChanges } }] });
    expect(await up("prod")).to.equal(0);
    expect(aws.roles).to.deep.equal(["arn:aws:iam::123456789012:role/ds-deployer-prod"]);
    const { args = [], env } = update() ?? {};
    expect(args.join(" ")).to.contain("--yes --skip-preview").and.contain("--policy-pack policy-pack");
    expect(args.join(" ")).to.contain("--message abc").and.contain("--stack prod");
    expect(env).to.deep.equal({
      AWS_SECRET_ACCESS_KEY: SECRET,
      PULUMI_BACKEND_URL: "s3://ds-pulumi-state-123456789012-us-east-1?region=us-east-1",
    });
    expect(fixture.outputs).to.deep.equal({ changes: "2 update, 40 same" });
    expect(fixture.said).to.contain("Updating\n");
    expect(errors()).to.deep.equal([]);
  });

  it("gives the source the release that was built", async () => {
    await up("dev", { RELEASE: releaseText(SAMPLE_RELEASE) });
    expect(JSON.parse(fixture.read("releases/dev.json"))).to.deep.equal(SAMPLE_RELEASE);
    expect(aws.roles).to.deep.equal(["arn:aws:iam::123456789012:role/ds-deploy-dev"]);
    expect(aws.scripted.requests).to.deep.equal([]);
  });

  it("keeps the release that the source has where none was built, which no commit names", async () => {
    aws.scripted.answer("GetParameter", { Parameter: { Value: releaseText(SAMPLE_RELEASE) } });
    await up("dev");
    expect(JSON.parse(fixture.read("releases/dev.json"))).to.deep.equal(SAMPLE_RELEASE);
  });

  it("writes no release into a source that has none yet, and updates nothing where it cannot be told", async () => {
    expect(await up("dev")).to.equal(0);
    expect(await refusal(() => fixture.read("releases/dev.json"))).to.contain("ENOENT");
    fixture.remove("called");
    aws.scripted.answer("GetParameter", new Refusal("AccessDeniedException"));
    expect(await refusal(up("dev"))).to.equal("AccessDeniedException");
    expect(await refusal(() => fixture.read("called"))).to.contain("ENOENT");
  });

  it("fails with what the engine reported, and with each policy that stopped it", async () => {
    const policyEvent = {
      policyName: "no-public-bucket",
      resourceUrn: "urn:pulumi:prod::ds-pipeline::aws:s3/bucket:Bucket::data",
      message: "is public",
      enforcementLevel: "mandatory",
    };
    const diagnosticEvent = { severity: "error", message: "no role\n", prefix: "", color: "never" };
    const advisory = { ...policyEvent, policyName: "advice", enforcementLevel: "advisory" };
    const notRun = { ...policyEvent, policyName: "unknown", message: "can't run policy 'unknown'" };
    ends({
      events: [{ policyEvent }, { policyEvent: advisory }, { policyEvent: notRun }, { diagnosticEvent }],
      said: "failed",
      code: 255,
    });
    expect(await up("prod")).to.equal(1);
    expect(errors()).to.deep.equal([
      "::error title=policy no-public-bucket::prod: data: is public",
      "::error title=pulumi up of prod::no role%0A[no-public-bucket] is public",
    ]);
  });

  it("says how a lock is left that nobody holds", async () => {
    ends({ said: "error: the stack is currently locked by 1 lock(s).", code: 255 });
    expect(await up("prod")).to.equal(1);
    expect(errors().join("\n")).to.match(
      /^::error title=pulumi up of prod::Another update holds prod, or one was killed\. Wait for it, or when there is none: pulumi cancel -s prod\. .*the stack is currently locked/,
    );
  });

  it("knows the settings' stacks alone", async () => {
    expect(await refusal(up("staging"))).to.equal('"staging" is not a target. Targets are: prod.');
  });
});
