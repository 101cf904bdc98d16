import { arn, ROLE, type Cases } from "./case";

const topic = arn("sns", "alerts");
const insights = (value: string) => [{ name: "containerInsights", value }];
const definition = (Comment: string) =>
  JSON.stringify({ Comment, StartAt: "Done", States: { Done: { Type: "Succeed" } } });
const target = {
  arn: "arn:aws:scheduler:::aws-sdk:sfn:startExecution",
  roleArn: ROLE,
  input: `{"StateMachineArn":"machine"}`,
  retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 3600 },
  deadLetterConfig: { arn: arn("sqs", "letters") },
};

export const compute: Cases = {
  "aws:cloudwatch/logGroup:LogGroup": {
    inputs: { name: "/ecs/subject", retentionInDays: 7, kmsKeyId: arn("kms", "key/k") },
    outputs: { arn: arn("logs", "log-group:/ecs/subject") },
    changes: { retentionInDays: undefined, tags: { use: "test" } },
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": [
    {
      inputs: {
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
      outputs: { arn: arn("cloudwatch", "alarm:subject") },
      changes: { threshold: 3, actionsEnabled: false, okActions: [], tags: { use: "test" } },
    },
    {
      inputs: {
        name: "math",
        metricQueries: [
          {
            id: "m1",
            metric: {
              namespace: "AWS/States",
              metricName: "ExecutionsStarted",
              dimensions: { StateMachineArn: "machine" },
              stat: "Sum",
              period: 3600,
            },
          },
          { id: "rings", expression: "FILL(m1, 0)", label: "runs", returnData: true },
        ],
        evaluationPeriods: 5,
        datapointsToAlarm: 5,
        threshold: 1,
        comparisonOperator: "LessThanThreshold",
        alarmActions: [topic],
        insufficientDataActions: [topic],
        warmUpConfiguration: {
          warmUpPeriodDurationInMinutes: 300,
          onlyStartEvaluatingAfterWarmUpPeriodEnds: true,
        },
      },
      outputs: { arn: arn("cloudwatch", "alarm:math") },
      changes: { evaluationPeriods: 6, datapointsToAlarm: 6 },
    },
  ],
  "aws:ecs/cluster:Cluster": {
    inputs: { name: "subject", settings: insights("enabled") },
    outputs: { arn: arn("ecs", "cluster/subject") },
    importId: "subject",
    changes: { settings: insights("enhanced"), tags: { use: "test" } },
  },
  "aws:ecs/taskDefinition:TaskDefinition": async () => {
    const revision = arn("ecs", "task-definition/subject:1");
    const container = {
      name: "task",
      image: "image@sha256:0",
      essential: true,
      readonlyRootFilesystem: true,
      stopTimeout: 30,
      linuxParameters: { initProcessEnabled: true, capabilities: { drop: ["ALL"] } },
      environment: [{ name: "PARAMETER_PATH", value: "/ds" }],
    };
    return {
      inputs: {
        family: "subject",
        requiresCompatibilities: ["FARGATE"],
        networkMode: "awsvpc",
        cpu: "256",
        memory: "512",
        runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: "ARM64" },
        executionRoleArn: ROLE,
        taskRoleArn: ROLE,
        containerDefinitions: JSON.stringify([container]),
      },
      outputs: { arn: revision, arnWithoutRevision: revision.slice(0, -2), revision: 1 },
      importId: revision,
      changes: { tags: { use: "test" } },
    };
  },
  "aws:sfn/stateMachine:StateMachine": {
    inputs: {
      name: "subject",
      roleArn: ROLE,
      definition: definition("first"),
      loggingConfiguration: {
        level: "ALL",
        includeExecutionData: true,
        logDestination: arn("logs", "log-group:/aws/vendedlogs/states/subject:*"),
      },
      tracingConfiguration: { enabled: true },
    },
    outputs: { arn: arn("states", "stateMachine:subject"), status: "ACTIVE" },
    changes: { definition: definition("second"), tracingConfiguration: { enabled: false } },
  },
  "aws:scheduler/scheduleGroup:ScheduleGroup": {
    inputs: { name: "subject" },
    outputs: { arn: arn("scheduler", "schedule-group/subject"), state: "ACTIVE" },
    changes: { tags: { use: "test" } },
  },
  "aws:scheduler/schedule:Schedule": [
    async (make) => {
      await make("aws:scheduler/scheduleGroup:ScheduleGroup", { name: "runs" });
      return {
        inputs: {
          name: "monthly",
          groupName: "runs",
          state: "DISABLED",
          scheduleExpression: "cron(0 2 1 * ? *)",
          scheduleExpressionTimezone: "Europe/Paris",
          flexibleTimeWindow: { mode: "OFF" },
          kmsKeyArn: arn("kms", "key/own"),
          target,
        },
        outputs: { arn: arn("scheduler", "schedule/runs/monthly") },
        changes: {
          state: "ENABLED",
          scheduleExpression: "rate(1 day)",
          flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: 15 },
          kmsKeyArn: arn("kms", "key/other"),
          target: { arn: target.arn, roleArn: ROLE, input: `{"StateMachineArn":"other"}` },
        },
      };
    },
    {
      inputs: {
        name: "plain",
        scheduleExpression: "rate(1 day)",
        flexibleTimeWindow: { mode: "OFF" },
        target: { arn: target.arn, roleArn: ROLE },
      },
      changes: { scheduleExpression: "rate(2 days)" },
    },
  ],
};
