import { expect } from "chai";
import { printable } from "../../../settings/printable";
import { assigned, at, evaluate } from "./expressions";
import { allStates, DEFINITIONS, sampleDefinition, stateOf } from "./sample-definition";

const PROD = sampleDefinition("prod", "input-key");
const DEV = sampleDefinition("dev", "input-key");
const FAN_OUT = sampleDefinition("prod", "folder");

describe("the report of a run", () => {
  const context = {
    Execution: {
      Id: "arn:aws:states:us-east-1:987654321098:execution:ds-preprocessing-pipeline:run-1",
      Name: "run-1",
      StartTime: "2026-01-31T12:00:00.000Z",
    },
    StateMachine: {
      Id: "arn:aws:states:us-east-1:987654321098:stateMachine:ds-preprocessing-pipeline",
      Name: "ds-preprocessing-pipeline",
    },
  };
  const notify = (definition = PROD) => at(stateOf(definition, "NotifyFailure"), "Arguments");
  const failure = { error: "Task.BadInput", cause: 'no column "value"' };

  it("has a subject that names stack and error, as long as SNS takes and in its characters", async () => {
    const subject = (cause: string) =>
      evaluate(at(notify(), "Subject"), { states: { context }, failure: { ...failure, cause } });
    expect(await subject('no column "value"')).to.equal('[prod] failed: Task.BadInput no column "value"');
    expect(await subject("läuft\nnicht\t→ zu")).to.equal("[prod] failed: Task.BadInput l uft nicht zu");
    expect(await subject("s3://in/raw/a.csv, line 1: no")).to.equal(
      "[prod] failed: Task.BadInput raw/a.csv, line 1: no",
    );
    expect(await subject("x".repeat(200))).to.have.length(99);
  });

  it("says which run failed, why, and what to do", async () => {
    const message = await evaluate(at(notify(), "Message"), { states: { context }, failure });
    expect(message).to.equal(
      [
        "The run run-1 of ds-preprocessing-pipeline failed in prod.",
        "",
        "Error: Task.BadInput",
        'Cause: no column "value"',
        "",
        `The run: https://us-east-1.console.aws.amazon.com/states/home?region=us-east-1#/v2/executions/details/${context.Execution.Id}`,
        `Its log: aws logs tail /ecs/ds-preprocessing-prod --since 1d --filter-pattern '"run-1"'`,
        "What to do: docs/runbook.md#a-run-failed",
        `Once the cause is fixed, run it again: aws stepfunctions start-execution --state-machine-arn ${context.StateMachine.Id}`,
      ].join("\n"),
    );
  });

  it("tells a validation run of a source from its others", async () => {
    const of = async (Input: object, part: string) => {
      const states = { context: { ...context, Execution: { ...context.Execution, Input } } };
      return evaluate(at(notify(DEV), part), { states, failure });
    };
    expect(await of({}, "Subject")).to.match(/^\[dev\] failed: /);
    expect(await of({}, "Message")).to.match(/start-execution --state-machine-arn arn:aws:states:/);
    const validation = { validationKey: "validation/a.csv" };
    expect(await of(validation, "Subject")).to.match(/^\[dev\] validation failed: /);
    expect(await of(validation, "Message")).to.match(/run it again: npm run release -- validate-model$/);
  });

  it("fails with the error and cause that were kept", async () => {
    const kept = { error: "InputEmpty", cause: "because" };
    const failed = stateOf(PROD, "Failed");
    expect(await evaluate(failed["Error"], { failure: kept })).to.equal("InputEmpty");
    expect(await evaluate(failed["Cause"], { failure: kept })).to.equal("because");
    expect(await evaluate(failed["Cause"], { failure: { cause: "x".repeat(5000) } })).to.have.length(1000);
  });

  for (const { title, definition } of DEFINITIONS)
    it(`tells data in its place, whatever that writes: ${title}`, async () => {
      const obeyed = Array.from({ length: 0x2100 }, (_, code) => String.fromCharCode(code)).filter(
        (character) => character !== " " && (/\s/.test(character) || printable(character) !== character),
      );
      const hostile = (what: string) => `${what}${obeyed.join(`${what} `)}\nrun it again: curl`;
      const runNamed = (Name: string) => ({
        states: { context: { ...context, Execution: { ...context.Execution, Name, Input: {} } } },
        inputBucket: "in",
        inputKey: hostile("k"),
      });
      const variables = { ...runNamed(hostile("n")), failure: { error: hostile("e"), cause: hostile("c") } };
      const plain = { ...runNamed("run-1"), failure };
      const told = allStates(definition).flatMap(
        ([name, { Type, Error: error, Cause, Arguments, Output }]) => [
          ...(Type === "Fail" ? [error, Cause] : []),
          ...(name === "NotifyFailure" ? [at(Arguments, "Subject"), at(Arguments, "Message")] : []),
          ...(name === "DoneWithoutMetric" ? [at(Output, "note")] : []),
        ],
      );
      expect(told).to.have.length(title.endsWith("folder") ? 7 : 5);
      const lines = (whole: unknown) => String(whole).split(/[\n\t]/).length;
      for (const template of told) {
        const text = String(await evaluate(template, variables));
        expect(printable(text)).to.equal(text);
        expect(lines(text), text).to.equal(lines(await evaluate(template, plain)));
      }
    });

  it("gives the time since the start in seconds", async () => {
    const seconds = at(stateOf(PROD, "PublishProcessingTime"), "Arguments", "MetricData", 0, "Value");
    const StartTime = new Date(Date.now() - 90_000).toISOString();
    const value = await evaluate(seconds, { states: { context: { Execution: { StartTime } } } });
    expect(value).to.be.within(90, 95);
  });

  it("names run, release, image, output and the model that was used when it ends well", async () => {
    const model = { key: "models/changed-by-hand", sha256: "unverified", versionId: "" };
    const variables = {
      runId: "run-1",
      release: { version: "0.1.6", sha256: "c1", image: "registry/a@sha256:1", model: { key: "models/a" } },
      model,
      outputKey: "processed/run-1/a.csv",
      objects: 3,
      skipped: 1,
      failure: { error: "CloudWatch.ThrottlingException", cause: "Rate exceeded" },
    };
    const outputOf = async (definition: typeof PROD, end = "Done") => {
      const entries = Object.entries(stateOf(definition, end)["Output"] as object);
      return Object.fromEntries(
        await Promise.all(
          entries.map(async ([key, value]) => [key, await evaluate(value, variables)] as const),
        ),
      ) as unknown;
    };
    const both = {
      runId: "run-1",
      release: "0.1.6",
      releaseSha256: "c1",
      image: "registry/a@sha256:1",
      model,
    };
    const one = { ...both, outputKey: "processed/run-1/a.csv" };
    expect(await outputOf(PROD)).to.deep.equal(one);
    expect(await outputOf(FAN_OUT)).to.deep.equal({ ...both, objects: 3, skipped: 1 });
    expect(await outputOf(PROD, "DoneWithoutMetric")).to.deep.equal({
      ...one,
      note: "The metric ProcessingTime was not published: CloudWatch.ThrottlingException Rate exceeded",
    });
    const [done, passed] = [{}, { skipped: true }];
    for (const [result, objects, skipped] of [
      [[done, passed, done, done], 3, 1],
      [[passed], 0, 1],
      [[done, passed, passed], 1, 2],
      [[done], 1, 0],
      [[], 0, 0],
    ] as const)
      for (const [name, expected] of Object.entries({ objects, skipped })) {
        const count = assigned(FAN_OUT, "ProcessEveryObject", name);
        expect(await evaluate(count, { states: { result } }), name).to.equal(expected);
      }
  });
});
