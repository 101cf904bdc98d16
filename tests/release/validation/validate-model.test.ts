import { expect } from "chai";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { validate } from "../../../release/commands/validate-model";
import { releaseText } from "../../../release/release-file";
import type { Settings } from "../../../settings/settings";
import {
  SAMPLE_RELEASE,
  sampleSettings,
  severalPipelines,
  SEVERAL_RELEASE,
  severalSettings,
} from "../../sample-settings";
import { Refusal, ScriptedAws } from "./scripted-aws";
import { refusalOf } from "../refusal";

const MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:ds-preprocessing-pipeline";
const RUN = "arn:aws:states:us-east-1:123456789012:execution:ds-preprocessing-pipeline:validation-1";
const DATA = "s3://ds-input-dev-123456789012-us-east-1/validation/monthly_data.csv";
const STARTED = 1_769_860_800; // seconds, as Step Functions gives it: 2026-01-31T12:00:00Z

const ran = {
  release: "0.1.6",
  releaseSha256: "c".repeat(64),
  image: `123456789012.dkr.ecr.us-east-1.amazonaws.com/ds-preprocessing@sha256:${"a".repeat(64)}`,
  model: { key: "models/v1.pkl", sha256: "b".repeat(64), versionId: "v7" },
};
const passed = { status: "SUCCEEDED", output: JSON.stringify({ runId: "validation-1", ...ran }) };
const settings = sampleSettings("dev");

describe("validate-model", () => {
  let aws: ScriptedAws;
  let pauses: number;
  /** Milliseconds that a pause takes. */
  let pause: number;
  let reported: string[];
  let folder: string;
  const file = () => join(folder, settings.releaseFile);
  const time = {
    now: () => STARTED * 1000 + pauses * pause,
    random: () => 0,
    pause: async (milliseconds: number) => {
      expect(milliseconds).to.equal(2000);
      pauses += 1;
      return Promise.resolve();
    },
  };
  const runIt = (with_: Settings = settings) => validate(aws.call(with_, reported, folder), time);
  const refusal = (with_: Settings = settings) => refusalOf(runIt(with_));
  const input = (operation: string) => aws.requests.find((request) => request.operation === operation)?.input;
  const runId = () => input("StartExecution")?.["name"] as string;
  const done = (metrics: object) => ({
    get events() {
      return [{ message: JSON.stringify({ event: "done", runId: runId(), metrics }) }];
    },
  });

  beforeEach(async () => {
    aws = await ScriptedAws.start();
    pauses = 0;
    pause = 2000;
    reported = [];
    aws.setKeys(["validation/monthly_data.csv"]);
    folder = mkdtempSync(join(tmpdir(), "validate-model-"));
    mkdirSync(join(folder, "releases"));
    writeFileSync(file(), JSON.stringify(SAMPLE_RELEASE, null, 2));
    aws.answer("GetParameters", {
      Parameters: [{ Name: "/ds/preprocessing/release", Value: releaseText(SAMPLE_RELEASE) }],
    });
    aws.answer("StartExecution", { executionArn: RUN, startDate: STARTED });
    aws.answer("DescribeExecution", passed);
    aws.answer("FilterLogEvents", done({ rows: 50, mean: 0.25, standardDeviation: 1, seconds: 3 }));
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await aws.stop();
  });

  it("starts the source's pipeline on the validation data, and holds its metrics to the thresholds", async () => {
    const { exitCode, json, text } = await runIt();
    expect(input("StartExecution")).to.deep.include({
      stateMachineArn: MACHINE,
      input: '{"validationKey":"validation/monthly_data.csv"}',
    });
    expect(runId()).to.match(/^validation-[0-9a-f-]{36}$/);
    expect(input("FilterLogEvents")).to.deep.equal({
      logGroupName: "/ecs/ds-preprocessing-dev",
      filterPattern: `{ ($.event = "done") && ($.runId = "${runId()}") }`,
      startTime: STARTED * 1000 - 60_000,
    });
    expect(exitCode).to.equal(0);
    expect(text).to.include("✓ Every metric with a threshold is within it.");
    expect(JSON.parse(JSON.stringify(json))).to.deep.equal({
      passed: true,
      execution: RUN,
      data: DATA,
      release: ran.release,
      image: ran.image,
      model: { ...ran.model, released: true },
      metrics: [
        { metric: "rows", found: 50, min: 1, ok: true },
        { metric: "mean", found: 0.25, min: -1, max: 1, ok: true },
        { metric: "standardDeviation", found: 1, min: 0.2, max: 5, ok: true },
        { metric: "seconds", found: 3 },
      ],
    });
    expect(reported).to.deep.equal([
      `${RUN} runs on ${DATA}`,
      "It has passed; waiting for the task's last log line",
    ]);
  });

  it("gives each run a name of its own", async () => {
    await runIt();
    const first = runId();
    aws.requests.length = 0;
    await runIt();
    expect(runId()).not.to.equal(first);
  });

  it("differs when a metric lies outside or was not reported", async () => {
    aws.answer("FilterLogEvents", done({ rows: 50, mean: 1.5 }));
    const { exitCode, json, text } = await runIt();
    expect(exitCode).to.equal(6);
    expect(json).to.have.property("passed", false);
    expect(text).to.include("✗ Outside its threshold or not reported: mean, standardDeviation.");
  });

  it("says when the model is not the release's", async () => {
    const model = { key: "models/new.pkl", sha256: "unverified", versionId: "" };
    aws.answer("DescribeExecution", { ...passed, output: JSON.stringify({ ...ran, model }) });
    const { json, text } = await runIt();
    expect(json)
      .to.have.property("model")
      .that.deep.equals({ ...model, released: false });
    expect(text).to.include("model  models/new.pkl, unverified: it is not the model of release 0.1.6");
  });

  it("waits for the run, and for lines that arrive late and behind empty pages", async () => {
    const unknown = new Refusal("ExecutionDoesNotExist");
    aws.answer("DescribeExecution", unknown, { status: "RUNNING" }, { status: "RUNNING" }, passed);
    const late = { events: [] };
    const metrics = { rows: 1, mean: 0, standardDeviation: 1 };
    aws.answer("FilterLogEvents", late, late, { events: [], nextToken: "more" }, done(metrics));
    expect((await runIt()).exitCode).to.equal(0);
    expect(pauses).to.equal(5);
    expect(aws.requests.at(-1)?.input).to.have.property("nextToken", "more");
  });

  it("gives up when the line does not come, and says where it looked", async () => {
    aws.answer("FilterLogEvents", { events: [{ message: '{"event":"done","runId":"another"}' }] });
    expect(await refusal()).to.deep.equal({
      reason: "refused",
      message: `${RUN} passed, and no line with the event done and its runId came into /ecs/ds-preprocessing-dev within 120 s. A workload of yours writes one with its metrics: see workload/README.md.`,
    });
    expect(pauses).to.equal(60);
  });

  it("gives up on a run that outlives its state machine's time", async () => {
    aws.answer("DescribeExecution", { status: "RUNNING" });
    pause = 60_000;
    const brief = sampleSettings("dev", { task: { timeoutMinutes: 1 } });
    expect(await refusal(brief)).to.deep.equal({
      reason: "unavailable",
      message: `${RUN} still runs after 31 minutes. See what it waits for: aws stepfunctions get-execution-history --execution-arn ${RUN}`,
    });
    expect(pauses).to.equal(31);
  });

  it("says why the run failed, in the task's words where it has some", async () => {
    aws.answer("DescribeExecution", { status: "FAILED", error: "InputEmpty", cause: `${DATA} is empty` });
    const after = "\nCorrect that, then validate again; the task's log is in /ecs/ds-preprocessing-dev.";
    expect(await refusal()).to.deep.equal({
      reason: "refused",
      message: `${RUN} did not pass. FAILED: InputEmpty: ${DATA} is empty${after}`,
    });
    expect(input("FilterLogEvents")).to.equal(undefined);

    aws.requests.length = 0;
    aws.answer("DescribeExecution", { status: "FAILED", error: "States.TaskFailed", cause: "{}" });
    aws.answer("FilterLogEvents", {
      get events() {
        return [
          { message: JSON.stringify({ event: "failed", runId: runId(), message: "It is malformed." }) },
        ];
      },
    });
    expect((await refusal()).message).to.equal(
      `${RUN} did not pass. FAILED: States.TaskFailed: It is malformed.${after}`,
    );
  });

  it("takes no run of an older deployment, which takes no validation data, for one that passed", async () => {
    const output = JSON.stringify({ runId: "validation-1", release: "0.1.6", model: "models/v1.pkl" });
    aws.answer("DescribeExecution", { status: "SUCCEEDED", output });
    expect(await refusal()).to.deep.equal({
      reason: "refused",
      message: `${RUN} does not say what it ran: the state machine is of an older deployment, which takes no validation data. Deploy it again: pulumi up -s dev`,
    });
  });

  const nothingStarted = () =>
    expect(
      aws.requests.map(({ operation }) => operation).filter((each) => each !== "GetParameters"),
    ).to.deep.equal([]);

  const refused: readonly (readonly [string, () => void, string, Settings?])[] = [
    [
      "nothing was deployed",
      () => aws.answer("GetParameters", { Parameters: [] }),
      "releases/dev.json is not what dev was deployed with (no release). Deploy it, then run the pipeline: pulumi up -s dev",
    ],
    [
      "there is no release file",
      () => rmSync(file()),
      "releases/dev.json is not there: it names the images and the model that dev was deployed with. Build, push, write it, deploy it, run the pipeline, then record the run.",
    ],
    [
      "there are no thresholds",
      () => undefined,
      "Pipeline preprocessing in Pulumi.dev.yaml has no validation.thresholds to hold a model to. Give at least one by the name of a metric in the task's last log line, such as validation: { thresholds: { rows: { min: 1 } } }.",
      sampleSettings("dev", { validation: {} }),
    ],
    [
      "there is no data",
      () => aws.setKeys(["validation/monthly_data.csv.old"]),
      `${DATA} is not there: models are validated on it. Upload it (aws s3 cp <file> ${DATA}), or name another with pipelines.preprocessing.validation.key in Pulumi.dev.yaml.`,
    ],
    [
      "the pipeline would fan out over more than one object",
      () => aws.setKeys(["validation/monthly_data.csv", "validation/monthly_data.csv.old"]),
      `${DATA}.old begins with validation/monthly_data.csv too, and a pipeline that fans out would run both. Rename one of them.`,
      sampleSettings("dev", { inputs: "folder" }),
    ],
  ];
  for (const [what, change, message, of] of refused)
    it(`starts nothing where ${what}, and says what to do`, async () => {
      change();
      expect(await refusal(of)).to.deep.equal({ reason: "refused", message });
      nothingStarted();
    });

  it("runs beside another object where the pipeline takes one", async () => {
    aws.setKeys(["validation/monthly_data.csv", "validation/monthly_data.csv.old"]);
    expect((await runIt()).exitCode).to.equal(0);
  });

  it("passes without thresholds where it is asked to hold a model to any that there are", async () => {
    const call = aws.call(sampleSettings("dev", { validation: {} }), reported, folder);
    const asked = { ...call, flag: (name: string) => name === "if-any" };
    expect(await validate(asked, time)).to.deep.equal({
      exitCode: 0,
      text: "Pipeline preprocessing in Pulumi.dev.yaml has no validation.thresholds: there is nothing to hold a model to.",
      json: { passed: true, metrics: [] },
    });
    nothingStarted();
  });

  it("takes a refusal for a refusal, not for data that is not there", async () => {
    aws.setKeys(new Refusal("AccessDenied", 403));
    const error: unknown = await runIt().catch((thrown: unknown) => thrown);
    expect(error).to.have.property("name", "AccessDenied");
    nothingStarted();
  });

  describe("in a source of several pipelines", () => {
    const written = severalPipelines("dev")["pipelines"] as Readonly<Record<string, object>>;
    const several = severalSettings("dev", {
      pipelines: {
        ...written,
        churn: {
          ...written["churn"],
          validation: { key: "validation/churn/month.csv", thresholds: { rows: { min: 1 } } },
        },
      },
    });
    const of = (options: Readonly<Record<string, string | true>>, with_: Settings = several) =>
      validate(
        {
          ...aws.call(with_, reported, folder),
          option: (name) => (typeof options[name] === "string" ? options[name] : undefined),
          flag: (name) => options[name] === true,
        },
        time,
      );
    const started = () =>
      aws.requests
        .filter(({ operation }) => operation === "StartExecution")
        .map((request) => [request.input["stateMachineArn"], request.input["input"]]);
    const machine = (name: string) => MACHINE.replace("ds-preprocessing-pipeline", name);

    beforeEach(() => {
      writeFileSync(file(), JSON.stringify(SEVERAL_RELEASE));
      aws.answer("GetParameters", {
        Parameters: [{ Name: "/ds/preprocessing/release", Value: releaseText(SEVERAL_RELEASE) }],
      });
      aws.setKeys(["validation/monthly_data.csv", "validation/churn/month.csv"]);
    });

    it("asks which is meant, and knows those alone that there are", async () => {
      expect(await refusalOf(of({}))).to.deep.equal({
        reason: "usage",
        message:
          "dev has 3 pipelines. Say which: --workload churn or --workload preprocessing or --workload smoke, or --all.",
      });
      expect(await refusalOf(of({ workload: "other" }))).to.deep.equal({
        reason: "usage",
        message: "dev has no pipeline other; it has churn, preprocessing, smoke.",
      });
      expect(await refusalOf(of({ workload: "churn", all: true }))).to.have.property("reason", "usage");
      nothingStarted();
    });

    it("runs the one that is named on its own data", async () => {
      const { exitCode, json } = await of({ workload: "churn" });
      expect(exitCode).to.equal(0);
      expect(json).to.include({
        data: "s3://ds-input-dev-123456789012-us-east-1/validation/churn/month.csv",
      });
      expect(started()).to.deep.equal([
        [machine("ds-churn-pipeline"), '{"validationKey":"validation/churn/month.csv"}'],
      ]);
      expect(input("FilterLogEvents")).to.include({ logGroupName: "/ecs/ds-churn-dev" });
    });

    it("does not run one that reads no data, and says why", async () => {
      expect(await refusalOf(of({ workload: "smoke" }))).to.deep.equal({
        reason: "refused",
        message:
          "Pipeline smoke in Pulumi.dev.yaml has inputs: none, so it reads no data that a model could be validated on. Leave it out, or give it inputs.",
      });
      nothingStarted();
    });

    it("runs all that have thresholds, and differs when one of them does", async () => {
      aws.answer("StartExecution", { executionArn: RUN, startDate: STARTED });
      // A line names the run that it is of.
      let lines = 0;
      aws.answer("FilterLogEvents", {
        get events() {
          const runs = aws.requests.filter(({ operation }) => operation === "StartExecution");
          const metrics = { rows: lines++ === 0 ? 0 : 50, mean: 0, standardDeviation: 1 };
          return runs.map((run) => ({
            message: JSON.stringify({ event: "done", runId: run.input["name"], metrics }),
          }));
        },
      });
      const { exitCode, json, text } = await of({ all: true });
      expect(started().map(([arn]) => arn)).to.have.members([machine("ds-churn-pipeline"), MACHINE]);
      expect(exitCode).to.equal(6);
      const { passed: all, pipelines } = json as {
        passed: boolean;
        pipelines: Record<string, { passed: boolean }>;
      };
      expect(all).to.equal(false);
      expect(Object.keys(pipelines)).to.deep.equal(["churn", "preprocessing"]);
      expect(Object.values(pipelines).filter((each) => each.passed)).to.have.length(1);
      expect(text)
        .to.match(/^churn\nmodel /)
        .and.match(/\n\npreprocessing\nmodel /);
    });

    it("passes where none has thresholds and any would do", async () => {
      const none = severalSettings("dev", {
        pipelines: { ...written, preprocessing: { ...written["preprocessing"], validation: {} } },
      });
      expect(await of({ all: true, "if-any": true }, none)).to.deep.equal({
        exitCode: 0,
        text: "None of the pipelines churn, preprocessing, smoke in Pulumi.dev.yaml has validation.thresholds: there is nothing to hold a model to.",
        json: { passed: true, pipelines: {} },
      });
      expect(await refusalOf(of({ all: true }, none))).to.have.property("reason", "refused");
      nothingStarted();
    });

    it("does not run one that the release does not have", async () => {
      const { "ds-churn": _image, ...images } = SEVERAL_RELEASE.images;
      writeFileSync(file(), JSON.stringify({ ...SEVERAL_RELEASE, images }));
      expect(await refusalOf(of({ workload: "churn" }))).to.deep.equal({
        reason: "refused",
        message:
          "Pipeline churn of dev is not released yet: release 0.1.6 has no image ds-churn. Write a version that has it into releases/dev.json, and deploy it: pulumi up -s dev",
      });
      nothingStarted();
    });
  });
});
