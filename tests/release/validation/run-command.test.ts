import { expect } from "chai";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../../release/commands/run";
import { releaseText } from "../../../release/release-file";
import { SAMPLE_RELEASE, sampleSettings, SEVERAL_RELEASE, severalSettings } from "../../sample-settings";
import { Refusal, ScriptedAws } from "./scripted-aws";
import { refusalOf } from "../refusal";

const RUN = "arn:aws:states:us-east-1:123456789012:execution:ds-preprocessing-pipeline:integration-1";

describe("release run", () => {
  let aws: ScriptedAws;
  let folder: string;
  let reported: string[];
  const settings = sampleSettings("dev");
  beforeEach(async () => {
    aws = await ScriptedAws.start();
    folder = mkdtempSync(join(tmpdir(), "run-"));
    reported = [];
    mkdirSync(join(folder, "releases"));
    writeFileSync(join(folder, settings.releaseFile), JSON.stringify(SAMPLE_RELEASE));
    aws.answer("GetParameters", {
      Parameters: [{ Name: "/ds/preprocessing/release", Value: releaseText(SAMPLE_RELEASE) }],
    });
    aws.answer("StartExecution", { executionArn: RUN, startDate: 1_769_860_800 });
    aws.answer("DescribeExecution", { status: "SUCCEEDED", output: "{}" });
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await aws.stop();
  });

  const runIt = () => run.run(aws.call(settings, reported, folder));
  const refusal = () => refusalOf(runIt());
  const started = () => aws.requests.filter(({ operation }) => operation === "StartExecution");

  it("starts the pipeline on the source's own data, and waits until it has passed", async () => {
    const { exitCode, text, json } = await runIt();
    expect(exitCode).to.equal(0);
    expect(started().map(({ input }) => input)).to.have.length(1);
    expect(started()[0]?.input).to.deep.include({
      stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:ds-preprocessing-pipeline",
      input: "{}",
    });
    expect(started()[0]?.input["name"]).to.match(/^integration-[0-9a-f-]{36}$/);
    expect(reported).to.deep.equal([`${RUN} runs`]);
    expect(text).to.equal(`✓ ${RUN} passed with release 0.1.6\nNext: npm run release -- candidate`);
    expect(json).to.deep.equal({ execution: RUN, release: "0.1.6" });
  });

  it("fails with the run's error and cause, on one line, and where to look", async () => {
    const after = "\nCorrect that, then run it again; the task's log is in /ecs/ds-preprocessing-dev.";
    for (const [answer, said] of [
      [
        { status: "FAILED", error: "InputEmpty", cause: "raw.csv\nis empty" },
        "FAILED: InputEmpty: raw.csv is empty",
      ],
      [{ status: "TIMED_OUT" }, "TIMED_OUT"],
      [{ status: "ABORTED" }, "ABORTED"],
    ] as const) {
      aws.answer("DescribeExecution", answer);
      expect(await refusal()).to.deep.equal({
        reason: "refused",
        message: `${RUN} did not pass. ${said}${after}`,
      });
    }
  });

  it("starts nothing where the release file is not what is deployed, or is not there", async () => {
    aws.answer("GetParameters", { Parameters: [] });
    expect(await refusal()).to.deep.equal({
      reason: "refused",
      message:
        "releases/dev.json is not what dev was deployed with (no release). Deploy it, then run the pipeline: pulumi up -s dev",
    });
    rmSync(join(folder, settings.releaseFile));
    expect((await refusal()).message).to.match(/^releases\/dev\.json is not there: /);
    expect(started()).to.deep.equal([]);
  });

  it("says that nothing is deployed where there is no pipeline", async () => {
    aws.answer("StartExecution", new Refusal("StateMachineDoesNotExist"));
    expect(await refusal()).to.deep.equal({
      reason: "refused",
      message:
        "dev has no state machine ds-preprocessing-pipeline: no release is deployed there. Write releases/dev.json and deploy it: pulumi up -s dev",
    });
  });

  describe("of a source of several pipelines", () => {
    const of = (options: Readonly<Record<string, string | true>>) =>
      run.run({
        ...aws.call(severalSettings("dev"), reported, folder),
        option: (name) => (typeof options[name] === "string" ? options[name] : undefined),
        flag: (name) => options[name] === true,
      });
    const machines = () => started().map(({ input }) => String(input["stateMachineArn"]).split(":").at(-1));

    beforeEach(() => {
      writeFileSync(join(folder, settings.releaseFile), JSON.stringify(SEVERAL_RELEASE));
      aws.answer("GetParameters", {
        Parameters: [{ Name: "/ds/preprocessing/release", Value: releaseText(SEVERAL_RELEASE) }],
      });
    });

    it("asks which is meant", async () => {
      expect((await refusalOf(of({}))).message).to.equal(
        "dev has 3 pipelines. Say which: --workload churn or --workload preprocessing or --workload smoke, or --all.",
      );
      expect(started()).to.deep.equal([]);
    });

    it("starts the one that is named", async () => {
      expect((await of({ workload: "smoke" })).json).to.deep.equal({ execution: RUN, release: "0.1.6" });
      expect(machines()).to.deep.equal(["ds-smoke-pipeline"]);
    });

    it("starts all, and has each by its name", async () => {
      const { json } = await of({ all: true });
      expect(machines()).to.have.members([
        "ds-churn-pipeline",
        "ds-preprocessing-pipeline",
        "ds-smoke-pipeline",
      ]);
      expect(json).to.deep.equal({
        runs: { churn: RUN, preprocessing: RUN, smoke: RUN },
        release: "0.1.6",
      });
    });

    it("waits for all, and says which did not pass", async () => {
      aws.answer(
        "DescribeExecution",
        { status: "FAILED", error: "InputEmpty" },
        { status: "SUCCEEDED", output: "{}" },
      );
      const { message } = await refusalOf(of({ all: true }));
      expect(message).to.match(
        /did not pass\. FAILED: InputEmpty\n.*the task's log is in \/ecs\/ds-\w+-dev\.$/,
      );
      expect(started()).to.have.length(3);
      expect(aws.requests.filter(({ operation }) => operation === "DescribeExecution")).to.have.length(3);
    });
  });
});
