import { expect } from "chai";
import type { ScratchRun } from "../../rehearsal/pulumi/scratch-run";
import { settingsSchema } from "../../settings/schema";
import { RELEASE, runStack, said, SOURCE_OUTPUTS } from "./run-stack";

/** A value for every group of settings that no default has. */
const SETTINGS = {
  network: { cidr: "10.77.0.0/20", availabilityZones: 3, egress: "nat-per-zone" },
  task: { image: "ds-preprocessing", cpu: 2048, memory: 5120, architecture: "ARM64", timeoutMinutes: 17 },
  pipeline: { inputKey: "raw/other.csv", inputs: "raw-folder", maxConcurrency: 6 },
  schedule: {
    enabled: false,
    expression: "rate(7 hours)",
    timezone: "Asia/Tokyo",
    retryAttempts: 5,
    retryWindowMinutes: 11,
  },
  retention: {
    logDays: 60,
    dataDays: 41,
    noncurrentDays: 42,
    modelVersionDays: 430,
    unfinishedUploadDays: 4,
    releasedImages: 44,
    unreleasedImageDays: 45,
  },
  alarms: { email: "data@example.com" },
  tags: { Team: "data" },
};

/** What only a target has. */
const HANDOVER = { signIn: "preview-role", externalId: "handed-over" };

/**
 * Where settings are proved to arrive elsewhere: names and accounts in the other tests of this folder, and in the lists;
 * `validation`, which only the release command reads, in tests/release/validation.
 */
const PROVED_ELSEWHERE = [
  "kind",
  "account",
  "names",
  "images",
  "encryption",
  "organizationId",
  "targets",
  "source",
  "release",
  "validation",
];

/** Inputs of the resources of a type, by logical name. */
function inputs(run: ScratchRun, type: string): Record<string, Record<string, unknown>> {
  const found = run.resources.filter(
    (resource) => resource.type.endsWith(`:${type}`) && resource.type.startsWith("aws"),
  );
  return Object.fromEntries(found.map(({ name, inputs: given }) => [name, given as Record<string, unknown>]));
}

describe("every setting", function () {
  this.timeout(600_000);
  let source: ScratchRun;
  let target: ScratchRun;

  before(async () => {
    [source, target] = await Promise.all([
      runStack({ stack: "dev", mode: "preview", release: RELEASE, settings: SETTINGS }),
      runStack({
        stack: "prod",
        mode: "preview",
        release: RELEASE,
        settings: { ...SETTINGS, ...HANDOVER, schedule: { ...SETTINGS.schedule, enabled: true } },
        sourceOutputs: SOURCE_OUTPUTS,
      }),
    ]);
    expect(source.succeeded, said(source)).to.equal(true);
    expect(target.succeeded, said(target)).to.equal(true);
  });

  it("has a test here or elsewhere", () => {
    expect([...Object.keys(SETTINGS), ...Object.keys(HANDOVER), ...PROVED_ELSEWHERE].sort()).to.deep.equal(
      Object.keys(settingsSchema.shape).sort(),
    );
  });

  it("of the network reaches the VPC", () => {
    expect(inputs(target, "Vpc")["network-main"]).to.include({ cidrBlock: "10.77.0.0/20" });
    expect(Object.keys(inputs(target, "NatGateway"))).to.have.length(3);
  });

  it("of the task reaches its definition", () => {
    const task = inputs(target, "TaskDefinition")["task-definition"];
    expect(task).to.deep.include({
      cpu: "2048",
      memory: "5120",
      runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: "ARM64" },
    });
  });

  it("of the pipeline reaches the state machine", () => {
    for (const [run, address, refusal] of [
      [source, "DISABLED", "UseUnverifiedModel"],
      [target, "DISABLED", "ModelNotReleased"],
    ] as const) {
      const definition = String(inputs(run, "StateMachine")["pipeline-machine"]?.["definition"]);
      expect(definition).to.include('"MaxConcurrency":6').and.to.include('"TimeoutSeconds":1020');
      expect(definition).to.include(`"AssignPublicIp":"${address}"`).and.to.include(`"${refusal}"`);
    }
  });

  it("of the schedule reaches it", () => {
    expect(inputs(target, "Schedule")["schedule-schedule"]).to.deep.include({
      state: "ENABLED",
      scheduleExpression: "rate(7 hours)",
      scheduleExpressionTimezone: "Asia/Tokyo",
    });
    expect(inputs(target, "Schedule")["schedule-schedule"]?.["target"]).to.deep.include({
      retryPolicy: { maximumRetryAttempts: 5, maximumEventAgeInSeconds: 660 },
    });
  });

  it("of the retention reaches logs, buckets and repositories", () => {
    for (const log of Object.values(inputs(source, "LogGroup")))
      expect(log).to.include({ retentionInDays: 60 });
    const rules = (bucket: string) =>
      JSON.stringify(inputs(source, "BucketLifecycleConfiguration")[bucket]?.["rules"]);
    for (const bucket of ["data-input-lifecycle", "data-output-lifecycle"]) {
      expect(rules(bucket))
        .to.include('"days":41')
        .and.to.include('"noncurrentDays":42')
        .and.to.include('"daysAfterInitiation":4');
    }
    expect(rules("artifacts-models-lifecycle"))
      .to.include('"noncurrentDays":430')
      .and.not.to.include('"days":');
    const images = String(inputs(source, "LifecyclePolicy")["images-ds-preprocessing-lifecycle"]?.["policy"]);
    expect(images).to.include('"countNumber":44').and.to.include('"countNumber":45');
  });

  it("of the alarms reaches the alarms and the subscription", () => {
    const events = ["aborted", "dead-letters", "failed", "timed-out"].map((suffix) => `alarms-${suffix}`);
    expect(inputs(source, "MetricAlarm")).to.have.all.keys(events);
    expect(inputs(target, "MetricAlarm")).to.have.all.keys([...events, "alarms-no-success"]);
    // Seven hours, eleven minutes of retries and ten until CloudWatch knows.
    expect(inputs(target, "MetricAlarm")["alarms-no-success"]).to.deep.include({
      name: "ds-preprocessing-pipeline-prod-no-success",
      evaluationPeriods: 8,
      datapointsToAlarm: 8,
      warmUpConfiguration: {
        warmUpPeriodDurationInMinutes: 480,
        onlyStartEvaluatingAfterWarmUpPeriodEnds: true,
      },
    });
    expect(inputs(target, "TopicSubscription")["notifications-email"]).to.include({
      endpoint: "data@example.com",
    });
  });

  it("of the stack's name reaches what people get in a mail", () => {
    for (const [run, stack] of [
      [source, "dev"],
      [target, "prod"],
    ] as const) {
      expect(inputs(run, "Topic")["notifications-topic"]).to.include({ displayName: `ds-pipeline ${stack}` });
      for (const alarm of Object.values(inputs(run, "MetricAlarm"))) {
        expect(alarm["name"]).to.match(new RegExp(`^ds-preprocessing-pipeline-${stack}-`));
        expect(alarm["alarmDescription"]).to.match(new RegExp(`^\\[${stack}\\] `));
        expect(alarm).not.to.have.property("okActions");
      }
    }
  });

  it("of the handover reaches the provider, which takes on the role that is chosen", () => {
    const provider = target.resources.find(({ type }) => type === "pulumi:providers:aws");
    expect(JSON.parse(String(provider?.inputs["assumeRoles"]))).to.deep.equal([
      {
        roleArn: "arn:aws:iam::987654321098:role/ds-preview-prod",
        externalId: "handed-over",
        sessionName: "pulumi-prod",
      },
    ]);
  });

  it("of the tags reaches the provider, and cannot replace the stack's own", () => {
    const provider = target.resources.find(({ type }) => type === "pulumi:providers:aws");
    expect(JSON.parse(String(provider?.inputs["defaultTags"]))).to.deep.equal({
      tags: { Team: "data", Project: "ds-pipeline", Stack: "prod", ManagedBy: "pulumi" },
    });
  });
});
