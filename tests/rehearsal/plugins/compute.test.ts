import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { DescribeClustersCommand, DescribeTaskDefinitionCommand, ECSClient } from "@aws-sdk/client-ecs";
import { GetScheduleCommand, GetScheduleGroupCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { DescribeStateMachineCommand, SFNClient } from "@aws-sdk/client-sfn";
import { expect } from "chai";
import type { Provider } from "../../../rehearsal/plugins/provider";
import { client, configure, DEV, REGION, useEmulator } from "./emulator";
import { live, make } from "./lifecycle";

const ROLE = `arn:aws:iam::${DEV}:role/service`;
const HERE = `${REGION}:${DEV}`;

useEmulator();

describe("provisioning compute and workflow", () => {
  let provider: Provider;
  before(async () => {
    provider = await configure(DEV, { defaultTags: { tags: { team: "data" } } });
    await make(provider, "aws:iam/role:Role", {
      name: "service",
      assumeRolePolicy: { Version: "2012-10-17", Statement: [] },
    });
  });

  it("makes and changes a cluster", async () => {
    const ecs = client(ECSClient);
    const { made, created, changed, gone } = await live(
      provider,
      "aws:ecs/cluster:Cluster",
      { name: "subject", settings: [{ name: "containerInsights", value: "enabled" }] },
      { settings: [{ name: "containerInsights", value: "disabled" }], tags: { use: "test" } },
      async ({ id }) => {
        const { clusters } = await ecs.send(
          new DescribeClustersCommand({ clusters: [id], include: ["SETTINGS", "TAGS"] }),
        );
        const { settings, tags, status } = clusters?.[0] ?? {};
        return { settings, tags, status };
      },
    );
    const arn = `arn:aws:ecs:${HERE}:cluster/subject`;
    expect(made).to.deep.include({ id: arn });
    expect(made.outputs).to.include({ arn, name: "subject" });
    const team = { key: "team", value: "data" };
    const insights = (value: string) => [{ name: "containerInsights", value }];
    expect(created).to.deep.equal({ settings: insights("enabled"), tags: [team], status: "ACTIVE" });
    expect(changed).to.deep.equal({
      settings: insights("disabled"),
      tags: [team, { key: "use", value: "test" }],
      status: "ACTIVE",
    });
    expect(gone).to.not.deep.include({ status: "ACTIVE" });
  });

  it("registers a task definition, replaces it for any change, and deregisters it", async () => {
    const ecs = client(ECSClient);
    const inputs = {
      family: "subject",
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: "256",
      memory: "512",
      runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: "ARM64" },
      ephemeralStorage: { sizeInGib: 30 },
      executionRoleArn: ROLE,
      taskRoleArn: ROLE,
      containerDefinitions: JSON.stringify([{ name: "task", image: "image@sha256:0", essential: true }]),
    };
    const type = "aws:ecs/taskDefinition:TaskDefinition";
    const made = await make(provider, type, inputs);
    const arn = `arn:aws:ecs:${HERE}:task-definition/subject:1`;
    expect(made.outputs).to.include({ arn, arnWithoutRevision: arn.slice(0, -2), revision: 1 });
    const read = async () =>
      (await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: arn }))).taskDefinition;
    const { containerDefinitions, ...passed } = inputs;
    expect(await read()).to.deep.include({
      ...passed,
      ephemeralStorage: { sizeInGiB: 30 },
      status: "ACTIVE",
    });
    expect((await read())?.containerDefinitions?.[0]).to.include({ name: "task", image: "image@sha256:0" });
    const request = { type, name: "test", inputs: { ...inputs, memory: "1024" } };
    expect(await provider.update(request, { ...made, inputs })).to.equal(undefined);
    await provider.delete(type, { ...made, inputs });
    expect(await read()).to.include({ status: "INACTIVE" });
    expect(containerDefinitions).to.be.a("string");
  });

  it("makes and changes a log group", async () => {
    const logs = client(CloudWatchLogsClient);
    const arn = `arn:aws:logs:${HERE}:log-group:/ecs/subject`;
    const { made, created, changed, gone } = await live(
      provider,
      "aws:cloudwatch/logGroup:LogGroup",
      { name: "/ecs/subject", retentionInDays: 7 },
      { retentionInDays: 30, tags: { use: "test" } },
      async () => {
        const { logGroups } = await logs.send(
          new DescribeLogGroupsCommand({ logGroupNamePrefix: "/ecs/subject" }),
        );
        const { tags } = await logs.send(new ListTagsForResourceCommand({ resourceArn: arn }));
        return { days: logGroups?.[0]?.retentionInDays, tags };
      },
    );
    expect(made).to.deep.include({ id: "/ecs/subject" });
    expect(made.outputs).to.include({ arn });
    expect(created).to.deep.equal({ days: 7, tags: { team: "data" } });
    expect(changed).to.deep.equal({ days: 30, tags: { team: "data", use: "test" } });
    expect(gone).to.equal("ResourceNotFoundException");
  });

  it("makes and changes an alarm", async () => {
    const cloudwatch = client(CloudWatchClient);
    const topic = `arn:aws:sns:${HERE}:alerts`;
    const { made, created, changed, gone } = await live(
      provider,
      "aws:cloudwatch/metricAlarm:MetricAlarm",
      {
        name: "subject",
        alarmDescription: "Runs that failed",
        namespace: "AWS/States",
        metricName: "ExecutionsFailed",
        dimensions: { StateMachineArn: "machine" },
        statistic: "Sum",
        period: 300,
        evaluationPeriods: 2,
        datapointsToAlarm: 1,
        threshold: 1,
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        treatMissingData: "notBreaching",
        alarmActions: [topic],
        okActions: [topic],
      },
      { threshold: 3, okActions: [] },
      async () =>
        (await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: ["subject"] }))).MetricAlarms?.[0],
    );
    expect(made.outputs).to.include({ arn: `arn:aws:cloudwatch:${HERE}:alarm:subject` });
    expect(created).to.deep.include({
      AlarmDescription: "Runs that failed",
      Namespace: "AWS/States",
      MetricName: "ExecutionsFailed",
      Dimensions: [{ Name: "StateMachineArn", Value: "machine" }],
      Statistic: "Sum",
      Period: 300,
      EvaluationPeriods: 2,
      DatapointsToAlarm: 1,
      Threshold: 1,
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
      TreatMissingData: "notBreaching",
      AlarmActions: [topic],
      OKActions: [topic],
    });
    expect(changed).to.deep.include({ Threshold: 3, OKActions: [], AlarmActions: [topic] });
    expect(gone).to.equal(undefined);
  });

  it("makes and changes a state machine", async () => {
    const sfn = client(SFNClient);
    const definition = (Comment: string) =>
      JSON.stringify({ Comment, StartAt: "Done", States: { Done: { Type: "Succeed" } } });
    const logDestination = `arn:aws:logs:${HERE}:log-group:/aws/vendedlogs/states/subject:*`;
    const { made, created, changed, gone } = await live(
      provider,
      "aws:sfn/stateMachine:StateMachine",
      {
        name: "subject",
        roleArn: ROLE,
        definition: definition("first"),
        loggingConfiguration: { level: "ALL", includeExecutionData: true, logDestination },
        tracingConfiguration: { enabled: true },
      },
      { definition: definition("second"), tracingConfiguration: { enabled: false } },
      ({ id }) => sfn.send(new DescribeStateMachineCommand({ stateMachineArn: id })),
    );
    const arn = `arn:aws:states:${HERE}:stateMachine:subject`;
    expect(made).to.deep.include({ id: arn });
    expect(made.outputs).to.include({ arn, status: "ACTIVE" });
    expect(created).to.deep.include({
      definition: definition("first"),
      roleArn: ROLE,
      type: "STANDARD",
      loggingConfiguration: {
        level: "ALL",
        includeExecutionData: true,
        destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: logDestination } }],
      },
    });
    expect(changed).to.include({ definition: definition("second") });
    expect(gone).to.equal("StateMachineDoesNotExist");
  });

  it("makes and changes a schedule in its group", async () => {
    const scheduler = client(SchedulerClient);
    const groupType = "aws:scheduler/scheduleGroup:ScheduleGroup";
    const group = await make(provider, groupType, { name: "subject" });
    const groupArn = `arn:aws:scheduler:${HERE}:schedule-group/subject`;
    expect(group.outputs).to.include({ arn: groupArn, state: "ACTIVE" });
    const target = {
      arn: "arn:aws:scheduler:::aws-sdk:sfn:startExecution",
      roleArn: ROLE,
      input: `{"StateMachineArn":"machine"}`,
      retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 3600 },
      deadLetterConfig: { arn: `arn:aws:sqs:${HERE}:letters` },
    };
    const { made, created, changed, gone } = await live(
      provider,
      "aws:scheduler/schedule:Schedule",
      {
        name: "monthly",
        groupName: "subject",
        state: "DISABLED",
        scheduleExpression: "cron(0 2 1 * ? *)",
        scheduleExpressionTimezone: "Europe/Paris",
        flexibleTimeWindow: { mode: "OFF" },
        target,
      },
      { state: "ENABLED", flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: 15 } },
      () => scheduler.send(new GetScheduleCommand({ Name: "monthly", GroupName: "subject" })),
    );
    expect(made).to.deep.include({ id: "subject/monthly" });
    expect(made.outputs).to.include({ arn: `arn:aws:scheduler:${HERE}:schedule/subject/monthly` });
    expect(created).to.deep.include({
      State: "DISABLED",
      ScheduleExpression: "cron(0 2 1 * ? *)",
      ScheduleExpressionTimezone: "Europe/Paris",
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: {
        Arn: target.arn,
        RoleArn: ROLE,
        Input: target.input,
        RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 3600 },
        DeadLetterConfig: { Arn: target.deadLetterConfig.arn },
      },
    });
    expect(changed).to.deep.include({
      State: "ENABLED",
      FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 15 },
    });
    expect(gone).to.equal("ResourceNotFoundException");
    await provider.delete(groupType, { ...group, inputs: { name: "subject" } });
    const left = await scheduler
      .send(new GetScheduleGroupCommand({ Name: "subject" }))
      .catch((error: Error) => error.name);
    expect(left).to.equal("ResourceNotFoundException");
  });
});
