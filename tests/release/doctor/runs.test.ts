import { expect } from "chai";
import type { Account } from "../../../release/accounts/accounts";
import { alarmsReachSomebody, isFollowed, lastRun } from "../../../release/doctor/runs";
import type { Diagnostic } from "../../../release/doctor/diagnostic";
import { releaseText } from "../../../release/release-file";
import { runRelease } from "../../../release/run-release";
import type { PipelineSettings } from "../../../settings/settings";
import { SAMPLE_RELEASE, sampleSettings, SEVERAL_RELEASE, severalSettings } from "../../sample-settings";
import { type Answers, answering } from "../answering";
import { callWith } from "./call-with";

const PROD = sampleSettings("prod");
const DEPLOYED = new Date("2026-02-01T12:00:00Z");
const later = (hours: number) => new Date(DEPLOYED.getTime() + hours * 3_600_000);

const callOf = (target: Account) =>
  callWith(sampleSettings("dev"), target.settings, { target: () => Promise.resolve(target) });
const look = async (diagnostic: Diagnostic, target: Account) =>
  (await diagnostic.run(callOf(target), diagnostic)).map(({ ok, open, found }) => [
    open ? "open" : ok ? "ok" : "WRONG",
    found,
  ]);

interface Run {
  readonly status: string;
  readonly startDate: Date;
  readonly stopDate?: Date;
  readonly input?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** What a target that was deployed answers, but of runs. @param release The text of its release */
const answersOf = (release: string): Answers => ({
  GetParameters: { Parameters: [{ Name: "/ds/preprocessing/release", Value: release }] },
  GetParameterHistory: { Parameters: [{ Version: 1, LastModifiedDate: DEPLOYED, Value: release }] },
  DescribeTaskDefinition: { taskDefinition: { registeredAt: DEPLOYED } },
  DescribeStateMachine: { definition: "{}" },
  GetSchedule: {},
});

/** A target that was deployed, with runs, the newest first; each is named by its place. */
function targetWith(runs: readonly Run[], settings: PipelineSettings = PROD, answers: Answers = {}): Account {
  const { version } = SAMPLE_RELEASE;
  const { sha256, image, model } = runRelease(settings, SAMPLE_RELEASE);
  const output = JSON.stringify({ release: version, releaseSha256: sha256, image, model });
  const listed = runs.map((run, place) => ({ ...run, executionArn: `arn:run-${place}` }));
  return answering(settings, {
    ...answersOf(releaseText(SAMPLE_RELEASE)),
    ListExecutions: ({ statusFilter }) => ({
      executions: listed.filter(({ status }) => statusFilter === undefined || statusFilter === status),
    }),
    DescribeExecution: ({ executionArn }) => ({
      input: "{}",
      stateMachineArn: settings.arns.stateMachine,
      ...listed.find((each) => each.executionArn === executionArn),
      output,
    }),
    ...answers,
  });
}

const SUCCEEDED: Run = { status: "SUCCEEDED", startDate: later(1), stopDate: later(2) };
const FAILED: Run = {
  status: "FAILED",
  startDate: later(3),
  stopDate: later(4),
  error: "Task.BadInput",
  cause: "no column value",
};

describe("the doctor, of the target's runs", () => {
  it("passes a last run that succeeded, whatever is going on", async () => {
    expect(await look(lastRun, targetWith([SUCCEEDED, FAILED]))).to.deep.equal([["ok", "run-0 succeeded"]]);
    const going: Run = { status: "RUNNING", startDate: later(5) };
    expect(await look(lastRun, targetWith([going, SUCCEEDED]))).to.deep.equal([["ok", "run-1 succeeded"]]);
  });

  it("fails by one that failed, with error, cause and since when nothing has succeeded", async () => {
    const reported = "FAILED with Task.BadInput: no column value at 2026-02-01T16:00:00.000Z; nothing has";
    expect(await look(lastRun, targetWith([FAILED, SUCCEEDED]))).to.deep.equal([
      ["WRONG", `${reported} succeeded since 2026-02-01T14:00:00.000Z`],
    ]);
    const validation = { ...SUCCEEDED, input: '{"validationKey":"validation/x.csv"}' };
    const going: Run = { status: "RUNNING", startDate: later(5) };
    expect(await look(lastRun, targetWith([going, validation, FAILED]))).to.deep.equal([
      [
        "WRONG",
        "FAILED with Task.BadInput: no column value at 2026-02-01T16:00:00.000Z; no run has succeeded in the 90 days that Step Functions keeps them",
      ],
    ]);
  });

  it("finds the last success behind more failures than are read", async () => {
    const runs = [...Array.from({ length: 30 }, () => FAILED), SUCCEEDED];
    const [[, found] = []] = await look(lastRun, targetWith(runs));
    expect(found).to.match(/nothing has succeeded since 2026-02-01T14:00:00\.000Z$/);
  });

  it("has nothing to say of a stack without a release, or whose release has not run", async () => {
    const absent = Object.assign(new Error("none"), { name: "ParameterNotFound" });
    expect(await look(lastRun, targetWith([], PROD, { GetParameterHistory: absent }))).to.deep.equal([
      ["open", "prod has no release yet"],
    ]);
    const before: Run = { ...FAILED, startDate: later(-5), stopDate: later(-4) };
    const nothing = "no run has succeeded in the 90 days that Step Functions keeps them";
    expect(await look(lastRun, targetWith([before]))).to.deep.equal([
      ["open", `none yet, deployed at 2026-02-01T12:00:00.000Z; ${nothing}`],
    ]);
    const going: Run = { status: "RUNNING", startDate: later(5) };
    expect(await look(lastRun, targetWith([going, before]))).to.deep.equal([
      [
        "open",
        `run-0 is the first of its release and still runs, deployed at 2026-02-01T12:00:00.000Z; ${nothing}`,
      ],
    ]);
  });

  it("says since when nothing succeeded where no alarm can", async () => {
    const settings = sampleSettings("prod", { schedule: { enabled: true, expression: "cron(0 3 L * ? *)" } });
    expect(await look(lastRun, targetWith([SUCCEEDED], settings))).to.deep.equal([
      ["ok", "run-0 succeeded"],
      [
        "open",
        "nothing has succeeded since 2026-02-01T14:00:00.000Z. No alarm can follow cron(0 3 L * ? *): see whether that is too long",
      ],
    ]);
  });

  it("knows which schedules an alarm can follow", () => {
    const followed = (expression: string, enabled = true) =>
      isFollowed({ ...PROD.schedule, enabled, expression });
    for (const expression of [
      "cron(0 3 * * ? *)",
      "cron(0 3 ? * WED *)",
      "cron(0 3 1 * ? *)",
      "rate(1 hour)",
    ])
      expect(followed(expression), expression).to.equal(true);
    for (const expression of [
      "cron(0 3 L * ? *)",
      "cron(0 3 LW * ? *)",
      "cron(0 3 15W * ? *)",
      "cron(0 3 ? * L *)",
      "cron(0 3 ? * 6L *)",
      "cron(0 3 ? * FRIL *)",
      "cron(20 9 ? 1/1 MON#1 *)",
    ]) {
      expect(followed(expression), expression).to.equal(false);
      expect(followed(expression, false), `${expression}, disabled`).to.equal(true);
    }
  });

  it("fails where the caller may not read", async () => {
    const denied = Object.assign(new Error("not you"), { name: "AccessDeniedException" });
    const target = targetWith([SUCCEEDED], PROD, { ListExecutions: denied });
    expect(await lastRun.run(callOf(target), lastRun)).to.deep.equal([
      {
        where: "run",
        name: "last run of the target",
        ok: false,
        unchecked: "forbidden",
        found: "could not check: not you (out-of-date policies? run bootstrap/ again)",
        expected: "it succeeded",
        fix: "",
      },
    ]);
  });
});

describe("the doctor, of a target of several pipelines", () => {
  const SEVERAL = severalSettings("prod");
  const named = async (diagnostic: Diagnostic, target: Account) =>
    (await diagnostic.run(callOf(target), diagnostic)).map(({ name, ok, open }) => [
      open ? "open" : ok ? "ok" : "WRONG",
      name,
    ]);
  const machineOf = (input: Readonly<Record<string, unknown>>) => String(input["stateMachineArn"]);

  it("looks at the last run of each, and expects none of one that no release has", async () => {
    const { "ds-smoke": _image, ...images } = SEVERAL_RELEASE.images;
    const target = answering(SEVERAL, {
      ...answersOf(releaseText({ ...SEVERAL_RELEASE, images })),
      ListExecutions: (input) => ({
        executions: machineOf(input).endsWith("ds-churn-pipeline")
          ? [{ ...FAILED, executionArn: "arn:churn-1" }].filter(() => input["statusFilter"] === undefined)
          : [{ ...SUCCEEDED, executionArn: "arn:night-1" }],
      }),
      DescribeExecution: ({ executionArn }) =>
        executionArn === "arn:churn-1" ? { ...FAILED, input: "{}" } : { ...SUCCEEDED, input: "{}" },
    });
    expect(await named(lastRun, target)).to.deep.equal([
      ["WRONG", "churn: last run churn-1"],
      ["ok", "preprocessing: last run of the target"],
      ["open", "smoke: last run of the target"],
    ]);
  });

  it("looks who hears of the alarms of each", async () => {
    const target = answering(SEVERAL, {
      ListSubscriptionsByTopic: ({ TopicArn }) => ({
        Subscriptions: String(TopicArn).endsWith("ds-churn-alerts")
          ? []
          : [{ Protocol: "email", Endpoint: "a@x.org", SubscriptionArn: `${String(TopicArn)}:1` }],
      }),
    });
    expect(await named(alarmsReachSomebody, target)).to.deep.equal([
      ["WRONG", "churn: who hears of the target's alarms"],
      ["ok", "preprocessing: who hears of the target's alarms"],
      ["ok", "smoke: who hears of the target's alarms"],
    ]);
  });
});

describe("the doctor, of who hears of alarms", () => {
  const subscribed = (...Subscriptions: readonly object[]) =>
    look(alarmsReachSomebody, answering(PROD, { ListSubscriptionsByTopic: { Subscriptions } }));
  const email = (Endpoint: string, SubscriptionArn: string) => ({
    Protocol: "email",
    Endpoint,
    SubscriptionArn,
  });
  const ARN = `${PROD.arns.topic}:0123`;

  it("passes one that is confirmed, beside others that are not", async () => {
    expect(await subscribed(email("a@x.org", "PendingConfirmation"), email("b@x.org", ARN))).to.deep.equal([
      ["ok", "email b@x.org"],
    ]);
  });

  it("fails by none, by one that nobody confirmed, and without a topic", async () => {
    expect(await subscribed()).to.deep.equal([["WRONG", "nobody subscribes"]]);
    for (const arn of ["PendingConfirmation", "Deleted"])
      expect(await subscribed(email("a@x.org", arn))).to.deep.equal([
        ["WRONG", "not confirmed: email a@x.org"],
      ]);
    const absent = Object.assign(new Error("none"), { name: "NotFoundException" });
    expect(
      await look(alarmsReachSomebody, answering(PROD, { ListSubscriptionsByTopic: absent })),
    ).to.deep.equal([["WRONG", "there is no topic ds-preprocessing-alerts"]]);
  });
});
