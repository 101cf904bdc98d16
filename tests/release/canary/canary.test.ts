import { expect } from "chai";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Call } from "../../../release/command-line/command";
import { acceptRelease } from "../../../release/commands/accept";
import { tryRelease } from "../../../release/commands/canary";
import { hashText, type Release, releaseText } from "../../../release/release-file";
import { runRelease } from "../../../release/run-release";
import { canaryOf, pipelineOf, type Settings } from "../../../settings/settings";
import { SEVERAL_RELEASE, severalSettings, tryingSettings } from "../../sample-settings";
import { accountOf } from "../account-of";
import { refusalOf } from "../refusal";
import { Refusal, ScriptedAws } from "../validation/scripted-aws";

const PROD = tryingSettings("prod");
const LIVE = pipelineOf(PROD, "preprocessing");
const CANARY = canaryOf(LIVE)!;
const TRIAL: Release = { ...SEVERAL_RELEASE, version: "0.2.0" };
const STARTED = 1_769_860_800; // seconds, as Step Functions gives it
const runOf = (machine: string, name: string) =>
  `${machine.replace(":stateMachine:", ":execution:")}:${name}`;
const TRIED = runOf(CANARY.arns.stateMachine, "canary-1");
const [LAST, BEFORE] = [runOf(LIVE.arns.stateMachine, "monday"), runOf(LIVE.arns.stateMachine, "sunday")];
const FILE = "releases/prod.canary.json";

const succeeded = (machine: string, release: Release) => ({
  status: "SUCCEEDED",
  stateMachineArn: machine,
  input: "{}",
  startDate: STARTED,
  output: JSON.stringify({ ...outputOf(release) }),
});
function outputOf(release: Release) {
  const { version, sha256, image, model } = runRelease(CANARY, release);
  return { release: version, releaseSha256: sha256, image, model };
}
const checked = (ETag: string) => ({
  events: [
    {
      id: 1,
      type: "TaskStateExited",
      timestamp: STARTED,
      stateExitedEventDetails: { name: "CheckInput", output: JSON.stringify({ ETag, ContentLength: 9 }) },
    },
  ],
});
const done = (runId: string, metrics: object) => ({
  events: [{ message: JSON.stringify({ event: "done", runId, metrics }) }],
});

describe("a release that a target tries", () => {
  let aws: ScriptedAws;
  let folder: string;
  const file = (name: string) => join(folder, name);
  const asked = (operation: string) =>
    aws.requests.filter((request) => request.operation === operation).map(({ input }) => input);
  const time = { now: () => STARTED * 1000, random: () => 0, pause: () => Promise.resolve() };

  /** How a command is called for the target. */
  function call(settings: Settings = PROD, workload?: string): Call {
    const unexpected = (): never => expect.fail("not needed");
    return {
      argument: undefined,
      option: (name) => (name === "workload" ? workload : undefined),
      flag: () => false,
      line: (...words) => `npm run release -- ${words.join(" ")}`,
      folder,
      stacks: { source: severalSettings("dev"), target: () => settings, targets: [settings] },
      accounts: {
        source: unexpected,
        target: () => Promise.resolve(accountOf(settings, { endpoint: aws.endpoint })),
      },
      progress: { step: () => undefined, bytes: unexpected, end: () => undefined },
      regctl: unexpected,
    };
  }
  const canary = (settings?: Settings, workload?: string) => tryRelease(call(settings, workload), time);
  const accept = (settings?: Settings) => acceptRelease(call(settings), time);

  /** What the run that tries the release is, and what it reported; the last answer is that of every run of what is live. */
  function answer(
    tried: object,
    metrics: object,
    { etags = ["one", "two", "one"], live = { rows: 50, mean: 1 } } = {},
  ) {
    aws.answer("StartExecution", { executionArn: TRIED, startDate: STARTED });
    aws.answer("DescribeExecution", tried, succeeded(LIVE.arns.stateMachine, SEVERAL_RELEASE));
    aws.answer("GetExecutionHistory", ...etags.map(checked));
    aws.answer("FilterLogEvents", done(asName(), metrics), done("sunday", live));
  }
  let asName = () => asked("StartExecution")[0]?.["name"] as string;

  beforeEach(async () => {
    aws = await ScriptedAws.start();
    folder = mkdtempSync(join(tmpdir(), "canary-"));
    mkdirSync(file("releases"));
    writeFileSync(file(FILE), JSON.stringify(TRIAL));
    asName = () => "canary-1";
    aws.answer("GetParameters", {
      Parameters: [{ Name: PROD.names.releaseParameter, Value: releaseText(SEVERAL_RELEASE) }],
    });
    aws.answer("ListExecutions", { executions: [{ executionArn: LAST }, { executionArn: BEFORE }] });
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await aws.stop();
  });

  /** The run's name is made up when it starts; its log line has it. */
  function withName(metrics: object, ...more: object[]): void {
    const line = {
      get events() {
        return done(asked("StartExecution")[0]?.["name"] as string, metrics).events;
      },
    };
    aws.answer("FilterLogEvents", line, ...more);
  }

  it("runs on the live input, beside what runs, and is compared with the last run of the same input", async () => {
    answer(succeeded(CANARY.arns.stateMachine, TRIAL), {});
    withName({ rows: 50, mean: 1.05 }, done("sunday", { rows: 49, mean: 1 }));
    const { exitCode, text, json } = await canary();
    expect(exitCode).to.equal(0);
    expect(asked("StartExecution")).to.have.length(1);
    expect(asked("StartExecution")[0]).to.deep.include({
      stateMachineArn: CANARY.arns.stateMachine,
      input: "{}",
    });
    expect(asked("ListExecutions")[0]).to.deep.include({
      stateMachineArn: LIVE.arns.stateMachine,
      statusFilter: "SUCCEEDED",
    });
    expect(asked("FilterLogEvents").map(({ logGroupName }) => logGroupName)).to.deep.equal([
      CANARY.names.logGroup,
      LIVE.names.logGroup,
    ]);
    expect(text).to.equal(
      [
        `run    ${TRIED}`,
        `input  s3://${PROD.names.inputBucket}/raw/monthly_data.csv`,
        `beside ${BEFORE}, the last good run with the same input`,
        "",
        "metric  found  min  max  beside  change  at most",
        "rows    50     1    -    49      2.04%   -        ✓",
        "mean    1.05   -    -    1       5%      10%      ✓",
        "",
        "✓ Every metric that is held to something is within it.",
        "",
        "Next: npm run release -- accept",
      ].join("\n"),
    );
    expect(json).to.deep.include({ passed: true, release: "0.2.0" });
  });

  it("is compared with the newest run where none has the same input, and says so", async () => {
    answer(succeeded(CANARY.arns.stateMachine, TRIAL), {}, { etags: ["one", "two", "three"] });
    withName({ rows: 50, mean: 1 }, done("monday", { rows: 49, mean: 1 }));
    const { exitCode, text } = await canary();
    expect(exitCode).to.equal(0);
    expect(text).to.include(`beside ${LAST}, the last good run; that its input was the same is not known`);
  });

  it("fails by a threshold and by a change, and leaves what runs", async () => {
    answer(succeeded(CANARY.arns.stateMachine, TRIAL), {});
    withName({ rows: 0, mean: 2 }, done("sunday", { rows: 49, mean: 1 }));
    const { exitCode, text, json } = await canary();
    expect(exitCode).to.equal(6);
    expect(text).to.include("✗ Outside of its bounds or not reported: rows, mean.");
    expect(text).to.match(
      /\n\nprod runs what it ran\. To leave it so: delete releases\/prod\.canary\.json, then pulumi up -s prod$/,
    );
    expect(json).to.deep.include({ passed: false });
  });

  it("is held to thresholds alone where nothing has run, and to something at least", async () => {
    answer(succeeded(CANARY.arns.stateMachine, TRIAL), {});
    aws.answer("ListExecutions", { executions: [] });
    withName({ rows: 50, mean: 1 });
    const { exitCode, text } = await canary();
    expect(exitCode).to.equal(0);
    expect(text).to.include("beside no run: none of the pipeline has succeeded in 90 days");
    const bare = tryingSettings("prod");
    const { preprocessing } = bare.pipelines;
    const without = {
      ...bare,
      pipelines: {
        ...bare.pipelines,
        preprocessing: { ...preprocessing!, validation: { ...preprocessing!.validation, thresholds: {} } },
      },
    };
    answer(succeeded(CANARY.arns.stateMachine, TRIAL), {});
    aws.requests.length = 0;
    withName({ mean: 1 });
    expect((await refusalOf(canary(without))).message).to.equal(
      `ds-preprocessing-pipeline has no good run to compare with, and pipelines.preprocessing.validation.thresholds of Pulumi.prod.yaml are empty: ${TRIED} is held to nothing. Give at least one, such as { rows: { min: 1 } }.`,
    );
  });

  it("is not what another deployment ran", async () => {
    answer(succeeded(CANARY.arns.stateMachine, { ...TRIAL, version: "0.1.9" }), {});
    expect(await refusalOf(canary())).to.deep.equal({
      reason: "refused",
      message: `${TRIED}: it ran release 0.1.9, and not what the file names (${FILE}). Deploy that first: pulumi up -s prod`,
    });
  });

  it("has to be there, deployed, and of a pipeline that tries one", async () => {
    answer(succeeded(CANARY.arns.stateMachine, TRIAL), {});
    expect((await refusalOf(canary(PROD, "churn"))).message).to.equal(
      "Pipeline churn of prod does not try release 0.2.0; those that do: preprocessing. Name one of them, or give another `canary` in Pulumi.prod.yaml.",
    );
    aws.answer("StartExecution", new Refusal("StateMachineDoesNotExist"));
    expect((await refusalOf(canary())).message).to.equal(
      `prod has no state machine ds-preprocessing-canary-pipeline: no release is deployed there. Write ${FILE} and deploy it: pulumi up -s prod`,
    );
    rmSync(file(FILE));
    expect((await refusalOf(canary())).message).to.equal(
      `${FILE} is not there, so prod tries no release. Write it from a candidate: npm run release -- prepare --canary`,
    );
    expect(await refusalOf(canary(severalSettings("prod")))).to.deep.include({ reason: "usage" });
  });

  it("is accepted by its newest run, which starts nothing", async () => {
    const release = join("releases", "prod.json");
    answer(succeeded(CANARY.arns.stateMachine, TRIAL), { rows: 50, mean: 1 });
    aws.answer(
      "ListExecutions",
      { executions: [{ executionArn: TRIED }] },
      { executions: [{ executionArn: BEFORE }] },
    );
    const { exitCode, text } = await accept();
    expect(exitCode, text).to.equal(0);
    expect(asked("StartExecution")).to.deep.equal([]);
    expect(JSON.parse(readFileSync(file(release), "utf8"))).to.deep.equal({
      ...TRIAL,
      canary: { runs: { preprocessing: TRIED } },
      previous: hashText(releaseText(SEVERAL_RELEASE)),
    });
    expect(existsSync(file(FILE))).to.equal(false);
    expect(text).to.match(
      /✓ releases\/prod\.json names release 0\.2\.0, and releases\/prod\.canary\.json is gone\.\nNext: review and commit both, then npm run release -- promote --confirm$/,
    );
  });

  it("is not accepted without a run of it that passed", async () => {
    const unchanged = () => [existsSync(file(FILE)), existsSync(file("releases/prod.json"))];
    aws.answer("ListExecutions", { executions: [] });
    expect((await refusalOf(accept())).message).to.equal(
      "Nothing has tried release 0.2.0: ds-preprocessing-canary-pipeline has no run. Start one: npm run release -- canary",
    );
    const newest = { executions: [{ executionArn: TRIED }] };
    aws.answer("ListExecutions", newest);
    for (const [tried, why] of [
      [{ ...succeeded("", TRIAL), status: "RUNNING", output: undefined }, "RUNNING"],
      [{ ...succeeded("", TRIAL), status: "FAILED", output: undefined }, "FAILED"],
      [succeeded("", SEVERAL_RELEASE), "it ran release 0.1.6, and not what the file names"],
    ] as const) {
      aws.answer("DescribeExecution", tried);
      expect((await refusalOf(accept())).message).to.equal(
        `The newest run of ds-preprocessing-canary-pipeline has not tried release 0.2.0: ${TRIED}: ${why}. Try it again: npm run release -- canary`,
      );
    }
    answer(succeeded("", TRIAL), { rows: 0, mean: 1 });
    aws.answer("ListExecutions", newest, { executions: [{ executionArn: BEFORE }] });
    const { exitCode, text } = await accept();
    expect(exitCode).to.equal(3);
    expect(text).to.match(/\n\nRelease 0\.2\.0 is not accepted: nothing was changed\.$/);
    expect(unchanged()).to.deep.equal([true, false]);
  });
});
