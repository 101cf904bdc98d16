import { expect } from "chai";
import { PipelineSchedule } from "../../components/workflow/schedule";
import { PipelineStateMachine } from "../../components/workflow/state-machine";
import { deadLetterQueuePolicy } from "../../documents/resource-policies/notification-policies";
import { policy } from "../../documents/policy";
import { serviceTrustPolicy } from "../../documents/roles/trust-policy";
import { sampleDefinition } from "../documents/state-machine/sample-definition";
import { inputsOf, listed, publicOutputs, record, valueOf } from "./recorded-resources";

const DOCUMENT = policy({ Sid: "A", Effect: "Allow", Action: ["sqs:SendMessage"], Resource: ["arn:q"] });

describe("the schedule", () => {
  const schedule = (enabled: boolean) =>
    record(
      () =>
        new PipelineSchedule("schedule", {
          enabled,
          expression: "cron(0 3 * * ? *)",
          timezone: "Europe/Berlin",
          retryAttempts: 3,
          retryWindowMinutes: 60,
          account: "123456789012",
          schedule: "ds-schedule",
          scheduleGroupArn: "arn:group",
          deadLetterQueue: "ds-dead-letters",
          deadLetterQueueArn: "arn:dead-letters",
          stateMachineArn: "arn:machine",
          roleName: "ds-schedule-role",
          rolePolicy: DOCUMENT,
          permissionsBoundary: "arn:boundary",
        }),
    );
  const SCHEDULE = "aws:scheduler/schedule:Schedule";

  it("is a schedule in a group of its own, with a role and a dead-letter queue", async () => {
    const recording = await schedule(true);
    expect(listed(recording)).to.deep.equal([
      "aws:iam/role:Role schedule-role-role",
      "aws:iam/rolePolicy:RolePolicy schedule-role-policy",
      `${SCHEDULE} schedule-schedule`,
      "aws:scheduler/scheduleGroup:ScheduleGroup schedule-group",
      "aws:sqs/queue:Queue schedule-dead-letters",
      "aws:sqs/queuePolicy:QueuePolicy schedule-dead-letters-policy",
      "ds:identity:ServiceRole schedule-role",
      "ds:workflow:PipelineSchedule schedule",
    ]);
    expect(inputsOf(recording, "aws:scheduler/scheduleGroup:ScheduleGroup", "schedule-group")).to.deep.equal({
      name: "ds-schedule",
    });
  });

  it("starts the machine once for each occurrence, with retries, and keeps what it could not deliver", async () => {
    const { target, ...rest } = inputsOf(await schedule(true), SCHEDULE, "schedule-schedule");
    expect(rest).to.deep.equal({
      name: "ds-schedule",
      groupName: "ds-schedule",
      state: "ENABLED",
      scheduleExpression: "cron(0 3 * * ? *)",
      scheduleExpressionTimezone: "Europe/Berlin",
      flexibleTimeWindow: { mode: "OFF" },
    });
    const { input, ...delivery } = target as Record<string, unknown>;
    expect(delivery).to.deep.equal({
      arn: "arn:aws:scheduler:::aws-sdk:sfn:startExecution",
      roleArn: "arn-of-schedule-role-role",
      retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 3600 },
      deadLetterConfig: { arn: "arn-of-schedule-dead-letters" },
    });
    expect(JSON.parse(input as string)).to.deep.equal({
      StateMachineArn: "arn:machine",
      Name: "<aws.scheduler.execution-id>",
      Input: '{"scheduledTime":"<aws.scheduler.scheduled-time>"}',
    });
  });

  it("is there, but off, where it is not enabled", async () => {
    expect(inputsOf(await schedule(false), SCHEDULE, "schedule-schedule")["state"]).to.equal("DISABLED");
  });

  it("keeps dead letters encrypted for two weeks, over TLS only", async () => {
    const recording = await schedule(true);
    expect(inputsOf(recording, "aws:sqs/queue:Queue", "schedule-dead-letters")).to.deep.include({
      name: "ds-dead-letters",
      messageRetentionSeconds: 1_209_600,
      sqsManagedSseEnabled: true,
    });
    expect(
      inputsOf(recording, "aws:sqs/queuePolicy:QueuePolicy", "schedule-dead-letters-policy"),
    ).to.deep.equal({
      queueUrl: "https://sqs/schedule-dead-letters",
      policy: JSON.stringify(deadLetterQueuePolicy("arn:dead-letters")),
    });
  });

  it("has a role that only this group of the account may take on", async () => {
    const { name, assumeRolePolicy } = inputsOf(
      await schedule(true),
      "aws:iam/role:Role",
      "schedule-role-role",
    );
    expect(name).to.equal("ds-schedule-role");
    expect(JSON.parse(assumeRolePolicy as string)).to.deep.equal(
      serviceTrustPolicy({
        service: "scheduler.amazonaws.com",
        account: "123456789012",
        sourceArns: ["arn:group"],
      }),
    );
  });

  it("says where it is and where dead letters are", async () => {
    const { built, outputs } = await schedule(true);
    expect(await valueOf(built.scheduleArn)).to.equal("arn-of-schedule-schedule");
    expect(await valueOf(built.deadLetterQueueUrl)).to.equal("https://sqs/schedule-dead-letters");
    expect(outputs["schedule"]).to.deep.equal(["scheduleArn", "deadLetterQueueUrl"]);
    expect(publicOutputs(built)).to.deep.equal(["scheduleArn", "deadLetterQueueUrl"]);
  });
});

describe("the state machine's resources", () => {
  const definition = sampleDefinition("dev", "input-key");
  const machine = (keyArn?: string) =>
    record(
      () =>
        new PipelineStateMachine("pipeline", {
          account: "123456789012",
          stateMachine: "ds-pipeline",
          stateMachineArn: "arn:machine",
          definition,
          roleName: "ds-states-role",
          rolePolicy: DOCUMENT,
          permissionsBoundary: "arn:boundary",
          logDays: 7,
          keyArn,
          protect: true,
        }),
    );
  const LOG = "aws:cloudwatch/logGroup:LogGroup";

  it("are a machine, its role and its log", async () => {
    const recording = await machine();
    expect(listed(recording)).to.deep.equal([
      `${LOG} pipeline-log`,
      "aws:iam/role:Role pipeline-role-role",
      "aws:iam/rolePolicy:RolePolicy pipeline-role-policy",
      "aws:sfn/stateMachine:StateMachine pipeline-machine",
      "ds:identity:ServiceRole pipeline-role",
      "ds:workflow:PipelineStateMachine pipeline",
    ]);
    expect(await valueOf(recording.built.arn)).to.equal("arn-of-pipeline-machine");
    expect(recording.outputs["pipeline"]).to.deep.equal(["arn"]);
    expect(publicOutputs(recording.built)).to.deep.equal(["arn"]);
  });

  it("log and trace every execution of the definition", async () => {
    const recording = await machine();
    const { definition: text, ...rest } = inputsOf(
      recording,
      "aws:sfn/stateMachine:StateMachine",
      "pipeline-machine",
    );
    expect(JSON.parse(text as string)).to.deep.equal(definition);
    expect(rest).to.deep.include({
      name: "ds-pipeline",
      roleArn: "arn-of-pipeline-role-role",
      loggingConfiguration: {
        level: "ALL",
        includeExecutionData: true,
        logDestination: "arn-of-pipeline-log:*",
      },
      tracingConfiguration: { enabled: true },
    });
  });

  it("keep the log for the days of the setting, encrypted with the key where there is one", async () => {
    const log = { name: "/aws/vendedlogs/states/ds-pipeline", retentionInDays: 7 };
    expect(inputsOf(await machine(), LOG, "pipeline-log"))
      .to.include(log)
      .and.not.have.property("kmsKeyId");
    expect(inputsOf(await machine("arn:key"), LOG, "pipeline-log")).to.include({
      ...log,
      kmsKeyId: "arn:key",
    });
  });

  it("have a role that only this machine of the account may take on", async () => {
    const role = inputsOf(await machine(), "aws:iam/role:Role", "pipeline-role-role");
    expect(role["name"]).to.equal("ds-states-role");
    expect(JSON.parse(role["assumeRolePolicy"] as string)).to.deep.equal(
      serviceTrustPolicy({
        service: "states.amazonaws.com",
        account: "123456789012",
        // Children of a Distributed Map, and versions and aliases, are of the same machine.
        sourceArns: ["arn:machine", "arn:machine/*", "arn:machine:*"],
      }),
    );
  });
});
