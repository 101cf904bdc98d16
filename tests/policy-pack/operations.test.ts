import { expect } from "chai";
import { findings } from "../../policy-pack/policy";
import type { Rule } from "../../policy-pack/rule";
import { alarmActions } from "../../policy-pack/rules/operations/alarm-actions";
import { keyRotation } from "../../policy-pack/rules/operations/key-rotation";
import { logRetention } from "../../policy-pack/rules/operations/log-retention";
import { logTargets } from "../../policy-pack/rules/operations/log-targets";
import { loggingAndTracing } from "../../policy-pack/rules/operations/logging-and-tracing";
import { scheduleRetries } from "../../policy-pack/rules/operations/schedule-retries";
import { facts, resource, undecided } from "./facts";
import { withUnknown } from "./unknown-value";

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

describe("alarm-actions", () => {
  const ACTIONS = ["arn:aws:sns:us-east-1:987654321098:alerts"];
  const SILENT = "does nothing when it rings. Name a topic in alarmActions.";

  it("wants an alarm that is on, and does something", () => {
    for (const type of ["metricAlarm:MetricAlarm", "compositeAlarm:CompositeAlarm"]) {
      const said = saying(alarmActions, `aws:cloudwatch/${type}`);
      expect(said({ alarmActions: ACTIONS })).to.deep.equal([]);
      expect(said({ alarmActions: ACTIONS, actionsEnabled: true })).to.deep.equal([]);
      for (const properties of [{}, { alarmActions: [] }, { okActions: ACTIONS }])
        expect(said(properties)).to.deep.equal([SILENT]);
      expect(said({ alarmActions: ACTIONS, actionsEnabled: false })).to.deep.equal([
        "is switched off: actionsEnabled is false. Leave it out.",
      ]);
    }
  });

  it("cannot tell of what only an update will know", () => {
    expect(
      saying(alarmActions, "aws:cloudwatch/metricAlarm:MetricAlarm")(withUnknown({}, "alarmActions"))[0],
    ).to.match(/^cannot be decided by alarm-actions:/);
  });
});

describe("log-targets", () => {
  const LOGS = "ds-logs-prod-987654321098-us-east-1";

  it("lets a bucket's requests be logged into the stack's own log bucket, where that takes them", () => {
    const into = (targetBucket: string, targetPrefix?: string) => {
      const logging = { targetBucket, ...(targetPrefix === undefined ? {} : { targetPrefix }) };
      return [
        saying(logTargets, "aws:s3/bucketLogging:BucketLogging")({ bucket: "store", ...logging }),
        saying(logTargets, "aws:s3/bucketLoggingV2:BucketLoggingV2")({ bucket: "store", ...logging }),
        saying(logTargets, "aws:s3/bucket:Bucket")({ logging }),
        saying(logTargets, "aws:s3/bucketV2:BucketV2")({ loggings: [logging] }),
      ];
    };
    const all = (...said: string[]) => [said, said, said, said];
    expect(into(LOGS, "access/store/")).to.deep.equal(all());
    for (const other of ["strangers-logs", `${LOGS}-2`])
      expect(into(other, "access/store/")).to.deep.equal(all(`logs into "${other}". Name ${LOGS}.`));
    for (const prefix of [undefined, "", "nowhere/access/"])
      expect(into(LOGS, prefix)).to.deep.equal(
        all(
          `logs under ${JSON.stringify(prefix ?? "")}, where the log bucket takes nothing. Begin targetPrefix with access/.`,
        ),
      );
    expect(saying(logTargets, "aws:s3/bucket:Bucket")({ bucket: "store" })).to.deep.equal([]);
  });

  it("lets flow logs go there too, or into a log group of the account", () => {
    const into = (logDestination: unknown) =>
      saying(logTargets, "aws:ec2/flowLog:FlowLog")({ vpcId: "vpc-1", trafficType: "ALL", logDestination });
    for (const own of [`arn:aws:s3:::${LOGS}`, "arn:aws:logs:us-east-1:987654321098:log-group:/flows"])
      expect(into(own)).to.deep.equal([]);
    for (const other of [
      "arn:aws:s3:::strangers-logs",
      `arn:aws:s3:::${LOGS}-2`,
      `arn:aws:s3:::${LOGS}/flows/`,
      "arn:aws:logs:us-east-1:123456789012:log-group:/flows",
      "arn:aws:firehose:us-east-1:987654321098:deliverystream/flows",
    ])
      expect(into(other)).to.deep.equal([
        `logs into "${other}". Name arn:aws:s3:::${LOGS}, or a log group of account 987654321098.`,
      ]);
    expect(into(undefined)).to.have.length(1);
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
      expect(said(properties)).to.deep.equal(["has key rotation off. Set enableKeyRotation."]);
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
  const FORGETFUL = "drops undeliverable triggers. Name a queue in its deadLetterConfig.";

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
