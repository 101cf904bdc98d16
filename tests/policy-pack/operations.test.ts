import { expect } from "chai";
import { findings } from "../../policy-pack/policy";
import type { Rule } from "../../policy-pack/rule";
import { keyRotation } from "../../policy-pack/rules/operations/key-rotation";
import { logRetention } from "../../policy-pack/rules/operations/log-retention";
import { loggingAndTracing } from "../../policy-pack/rules/operations/logging-and-tracing";
import { scheduleRetries } from "../../policy-pack/rules/operations/schedule-retries";
import { facts, resource, undecided } from "./facts";

const PROD = facts("prod");

/** What a rule says of a resource of a type. */
const saying = (rule: Rule, type: string) => (properties: Readonly<Record<string, unknown>>) =>
  findings(rule, resource(type, properties), PROD);

describe("log-retention", () => {
  const said = saying(logRetention, "aws:cloudwatch/logGroup:LogGroup");

  it("wants a number of days", () => {
    expect(said({ retentionInDays: 30 })).to.deep.equal([]);
    for (const retentionInDays of [undefined, 0])
      expect(said({ retentionInDays })).to.deep.equal(["keeps its log for ever. Set retentionInDays."]);
  });
});

describe("key-rotation", () => {
  const said = saying(keyRotation, "aws:kms/key:Key");

  it("wants symmetric keys to rotate, as they are unless they say otherwise", () => {
    expect(said({ enableKeyRotation: true })).to.deep.equal([]);
    for (const properties of [
      {},
      { enableKeyRotation: false },
      { customerMasterKeySpec: "SYMMETRIC_DEFAULT" },
    ])
      expect(said(properties)).to.deep.equal(["never gets new key material. Set enableKeyRotation."]);
  });

  it("lets keys be that cannot rotate", () => {
    expect(said({ customerMasterKeySpec: "RSA_4096", keyUsage: "SIGN_VERIFY" })).to.deep.equal([]);
  });
});

describe("schedule-retries", () => {
  const retryPolicy = { maximumRetryAttempts: 3 };
  const deadLetterConfig = {
    get arn(): string {
      throw new Error("only an update knows it");
    },
  };
  const SILENT =
    "does not state how often it retries. Set maximumRetryAttempts in its retryPolicy; 0 is an answer.";
  const FORGETFUL = "forgets what it cannot deliver. Name a queue in its deadLetterConfig.";

  it("wants a schedule to state its retries and to name a queue, which it does not read", () => {
    const said = saying(scheduleRetries, "aws:scheduler/schedule:Schedule");
    expect(said({ target: { retryPolicy, deadLetterConfig } })).to.deep.equal([]);
    expect(said({ target: { retryPolicy: { maximumRetryAttempts: 0 }, deadLetterConfig } })).to.deep.equal(
      [],
    );
    expect(said({ target: {} })).to.deep.equal([SILENT, FORGETFUL]);
    expect(
      said({ target: { retryPolicy: { maximumEventAgeInSeconds: 60 }, deadLetterConfig } }),
    ).to.deep.equal([SILENT]);
    expect(said({ target: { retryPolicy, deadLetterConfig: {} } })).to.deep.equal([FORGETFUL]);
    expect(said({ target: "lambda" })).to.deep.equal([
      undecided("schedule-retries", 'target is "lambda", not a map'),
    ]);
  });

  it("wants the same of an event target", () => {
    const said = saying(scheduleRetries, "aws:cloudwatch/eventTarget:EventTarget");
    expect(said({ retryPolicy, deadLetterConfig })).to.deep.equal([]);
    expect(said({})).to.deep.equal([SILENT, FORGETFUL]);
  });

  it("only advises a source", () => {
    expect(scheduleRetries.level).to.deep.equal({ source: "advisory", target: "mandatory" });
  });
});

describe("logging-and-tracing", () => {
  const said = saying(loggingAndTracing, "aws:sfn/stateMachine:StateMachine");
  const destination = (level: unknown) => ({
    level,
    get logDestination(): string {
      throw new Error("only an update knows it");
    },
  });
  const tracingConfiguration = { enabled: true };

  it("wants a state machine's errors logged and its runs traced", () => {
    for (const level of ["ALL", "ERROR"])
      expect(said({ loggingConfiguration: destination(level), tracingConfiguration })).to.deep.equal([]);
    expect(said({})).to.deep.equal([
      'logs at level "OFF". Set loggingConfiguration.level to ALL or ERROR.',
      "has no log to write to. Set loggingConfiguration.logDestination.",
      "is not traced. Set tracingConfiguration.enabled.",
    ]);
    expect(said({ loggingConfiguration: destination("FATAL"), tracingConfiguration })).to.deep.equal([
      'logs at level "FATAL". Set loggingConfiguration.level to ALL or ERROR.',
    ]);
    expect(said({ loggingConfiguration: { level: "ALL" }, tracingConfiguration })).to.deep.equal([
      "has no log to write to. Set loggingConfiguration.logDestination.",
    ]);
    expect(
      said({ loggingConfiguration: destination("ALL"), tracingConfiguration: { enabled: false } }),
    ).to.deep.equal(["is not traced. Set tracingConfiguration.enabled."]);
  });

  it("wants every container to log", () => {
    const task = saying(loggingAndTracing, "aws:ecs/taskDefinition:TaskDefinition");
    const logged = { name: "main", logConfiguration: { logDriver: "awslogs" } };
    expect(task({ containerDefinitions: JSON.stringify([logged]) })).to.deep.equal([]);
    expect(task({ containerDefinitions: JSON.stringify([logged, { name: "sidecar" }]) })).to.deep.equal([
      'container "sidecar" has no log. Give it a logConfiguration.',
    ]);
  });
});
