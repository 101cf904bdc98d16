import { CloudWatchClient, ListMetricsCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { ECSClient, ListTasksCommand } from "@aws-sdk/client-ecs";
import { GetExecutionHistoryCommand, StopExecutionCommand, SFNClient } from "@aws-sdk/client-sfn";
import { expect } from "chai";
import { PROD, REGION, type RunningEmulator, eventually, startForTest } from "./emulator-fixture";
import {
  CLUSTER,
  INPUT_BUCKET,
  LOG_GROUP,
  mainContainer,
  Machine,
  preparePipeline,
  registerTask,
  runTask,
} from "./emulator-pipeline-fixture";

const PARAMETERS = ["input-bucket", "input-key", "subnets"].map((name) => `/ds/preprocessing/${name}`);

function pipeline(topicArn: string): object {
  const catchAll = [
    { ErrorEquals: ["States.ALL"], Assign: { failure: "{% $states.errorOutput %}" }, Next: "Notify" },
  ];
  const parameter = (name: string) =>
    `{% $states.result.Parameters[Name='/ds/preprocessing/${name}'].Value %}`;
  return {
    StartAt: "Read",
    TimeoutSeconds: 60,
    States: {
      Read: {
        Type: "Task",
        Resource: "arn:aws:states:::aws-sdk:ssm:getParameters",
        Arguments: { Names: PARAMETERS },
        Assign: {
          bucket: parameter("input-bucket"),
          key: parameter("input-key"),
          command: "{% $states.input.command %}",
        },
        Catch: catchAll,
        Next: "Head",
      },
      Head: {
        Type: "Task",
        Resource: "arn:aws:states:::aws-sdk:s3:headObject",
        Arguments: { Bucket: "{% $bucket %}", Key: "{% $key %}" },
        Assign: { size: "{% $states.result.ContentLength %}" },
        Retry: [{ ErrorEquals: ["S3.S3Exception"], IntervalSeconds: 1, MaxAttempts: 1 }],
        Catch: catchAll,
        Next: "Empty?",
      },
      "Empty?": {
        Type: "Choice",
        Choices: [{ Condition: "{% $size = 0 %}", Next: "Failed" }],
        Default: "Run",
      },
      Run: { ...runTask("{% $command %}", "{% $key %}"), Catch: catchAll, Next: "Measure" },
      Measure: {
        Type: "Task",
        Resource: "arn:aws:states:::aws-sdk:cloudwatch:putMetricData",
        Arguments: {
          Namespace: "DS/Pipeline",
          MetricData: [
            {
              MetricName: "ProcessingTime",
              Unit: "Seconds",
              Value: "{% ($millis() - $toMillis($states.context.Execution.StartTime)) / 1000 %}",
            },
          ],
        },
        Output: {
          exitCode: "{% $states.input.Containers[0].ExitCode %}",
          name: "{% $states.context.Execution.Name %}",
        },
        Catch: catchAll,
        Next: "Rest",
      },
      Rest: { Type: "Wait", Seconds: 1, End: true },
      Notify: {
        Type: "Task",
        Resource: "arn:aws:states:::sns:publish",
        Arguments: { TopicArn: topicArn, Subject: "failed", Message: "{% $string($failure) %}" },
        Next: "Failed",
      },
      Failed: {
        Type: "Fail",
        Error: "{% $failure.Error %}",
        Cause: "{% $exists($failure.Cause) ? $failure.Cause : 'empty input' %}",
      },
    },
  };
}

describe("the emulator's pipeline", () => {
  let running: RunningEmulator;
  let machine: Machine;

  before(async () => {
    running = await startForTest("job@2 ä ( ) ' # % ,");
    const { topicArn } = await preparePipeline(running);
    machine = await Machine.create(running, "ds-preprocessing-pipeline", pipeline(topicArn));
  });
  after(() => running.stop());

  const end = async (definition: object, name: string) => {
    const made = await Machine.create(running, name, definition);
    return made.result(await made.start());
  };

  it("runs the task with its role, parameters and metrics, and shows its lines where `aws logs tail` reads", async () => {
    const { status, output } = await machine.result(await machine.start({ command: "0" }, "occurrence-1"));
    expect({ status, output: JSON.parse(output ?? "null") as unknown }).to.deep.equal({
      status: "SUCCEEDED",
      output: { exitCode: 0, name: "occurrence-1" },
    });
    const { Metrics } = await new CloudWatchClient(running.config(PROD)).send(
      new ListMetricsCommand({ Namespace: "DS/Pipeline" }),
    );
    expect(Metrics?.map(({ MetricName }) => MetricName)).to.deep.equal(["ProcessingTime"]);
    const lines = await eventually("the task's last line", async () => {
      const shown = (await tail()).join("\n");
      return shown.includes("ending with") ? shown : undefined;
    });
    expect(lines).to.include("input raw/a.csv in /app");
    expect(lines).to.include(`role arn:aws:iam::${PROD}:role/ds-task`);
    expect(lines).to.include("ending with 0");
  });

  /** The call that `aws logs tail --since 10m` (AWS CLI version 2) makes. */
  const tail = async () => {
    const logs = new CloudWatchLogsClient(running.config(PROD));
    const startTime = Date.now() - 600_000;
    const { events } = await logs.send(
      new FilterLogEventsCommand({ logGroupName: LOG_GROUP, startTime, interleaved: true }),
    );
    return (events ?? []).map(({ message }) => message ?? "");
  };

  it("gives a task no AWS variable of this machine", async () => {
    expect((await tail()).find((line) => line.startsWith("variables"))).to.equal(
      "variables AWS_CONTAINER_AUTHORIZATION_TOKEN AWS_CONTAINER_CREDENTIALS_FULL_URI AWS_DEFAULT_REGION " +
        "AWS_ENDPOINT_URL AWS_EXECUTION_ENV AWS_REGION AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED",
    );
  });

  it("fails with the stopped task as the cause when the task ends with 65", async () => {
    const { status, error, cause } = await machine.result(await machine.start({ command: "65" }));
    expect({ status, error }).to.deep.equal({ status: "FAILED", error: "States.TaskFailed" });
    const task = JSON.parse(cause ?? "null") as {
      StopCode: string;
      StoppedReason: string;
      Containers: object[];
    };
    expect(task).to.include({
      StopCode: "EssentialContainerExited",
      StoppedReason: "Essential container exited",
    });
    expect(task.Containers[0]).to.include({ Name: "main", ExitCode: 65 });
  });

  it("tells in its history which image ran, as AWS does", async () => {
    const executionArn = await machine.start({ command: "0" }, "told");
    await machine.result(executionArn);
    const { events = [] } = await new SFNClient(running.config(PROD)).send(
      new GetExecutionHistoryCommand({ executionArn }),
    );
    const named = events.flatMap(
      ({ type, taskSubmittedEventDetails, taskSucceededEventDetails, taskScheduledEventDetails }) => {
        const { resourceType, resource } =
          taskSubmittedEventDetails ?? taskSucceededEventDetails ?? taskScheduledEventDetails ?? {};
        return resource === undefined ? [] : [`${type} ${resourceType} ${resource}`];
      },
    );
    expect(named).to.deep.equal([
      "TaskScheduled aws-sdk:ssm getParameters",
      "TaskSucceeded aws-sdk:ssm getParameters",
      "TaskScheduled aws-sdk:s3 headObject",
      "TaskSucceeded aws-sdk:s3 headObject",
      "TaskScheduled ecs runTask.sync",
      "TaskSubmitted ecs runTask.sync",
      "TaskSucceeded ecs runTask.sync",
      "TaskScheduled aws-sdk:cloudwatch putMetricData",
      "TaskSucceeded aws-sdk:cloudwatch putMetricData",
    ]);
    const outputs = events.flatMap(({ taskSubmittedEventDetails, taskSucceededEventDetails }) => {
      const { resource, output } = taskSubmittedEventDetails ?? taskSucceededEventDetails ?? {};
      return resource === "runTask.sync" ? [JSON.parse(output ?? "null") as unknown] : [];
    }) as [
      { Tasks: { TaskArn: string }[] },
      { TaskArn: string; Containers: { Image: string; ImageDigest: string }[] },
    ];
    const [submitted, succeeded] = outputs;
    expect(submitted.Tasks.map(({ TaskArn }) => TaskArn)).to.deep.equal([succeeded.TaskArn]);
    const [container] = succeeded.Containers;
    expect(container?.Image).to.match(/@sha256:[0-9a-f]{64}$/);
    // The platform's own manifest, not the index that the task definition names.
    expect(container?.ImageDigest).to.match(/^sha256:[0-9a-f]{64}$/);
    expect(container?.Image).not.to.include(container?.ImageDigest);
  });

  it("refuses a second execution of the same name", async () => {
    const second: unknown = await machine
      .start({ command: "0" }, "occurrence-1")
      .catch((error: unknown) => error);
    expect((second as Error).name).to.equal("ExecutionAlreadyExists");
  });

  it("names the error of a missing object otherwise than AWS: catch both names", async () => {
    const state = {
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:s3:headObject",
      Arguments: { Bucket: INPUT_BUCKET, Key: "raw/absent.csv" },
      Catch: [
        {
          ErrorEquals: ["S3.S3Exception", "S3.NoSuchKeyException"],
          Output: "{% $states.errorOutput.Error %}",
          Next: "End",
        },
      ],
      End: true,
    };
    const { output } = await end(
      { StartAt: "Head", States: { Head: state, End: { Type: "Succeed" } } },
      "absent",
    );
    expect(output).to.equal('"S3.S3Exception"');
  });

  it("stops a task by tag with the reason", async () => {
    const image = `${PROD}.dkr.ecr.${REGION}.amazonaws.com/ds-preprocessing:0.1.0`;
    await registerTask(running, "by-tag", mainContainer(image));
    const { cause } = await end(
      { StartAt: "Run", States: { Run: { ...runTask("0", "x", "by-tag"), End: true } } },
      "tag",
    );
    const task = JSON.parse(cause ?? "null") as { StopCode: string; StoppedReason: string };
    expect(task.StopCode).to.equal("TaskFailedToStart");
    expect(task.StoppedReason).to.match(/must be named by digest/);
  });

  it("stops the task when its state times out or its execution is stopped or times out", async () => {
    const state = { ...runTask("sleep", "x"), End: true };
    const timedOut = await end(
      { StartAt: "Run", States: { Run: { ...state, TimeoutSeconds: "{% 1 + 1 %}" } } },
      "state-limit",
    );
    expect(timedOut).to.include({ status: "FAILED", error: "States.Timeout" });
    const limited = await end(
      { TimeoutSeconds: 2, StartAt: "Run", States: { Run: state } },
      "execution-limit",
    );
    expect(limited.status).to.equal("TIMED_OUT");
    const stoppable = await Machine.create(running, "stoppable", { StartAt: "Run", States: { Run: state } });
    const executionArn = await stoppable.start();
    await eventually("a running task", async () => ((await runningTasks()).length > 0 ? true : undefined));
    await new SFNClient(running.config(PROD)).send(new StopExecutionCommand({ executionArn }));
    await eventually("the end of all tasks", async () =>
      (await runningTasks()).length === 0 ? true : undefined,
    );
    expect((await stoppable.result(executionArn)).status).to.equal("ABORTED");
  });

  const runningTasks = async () => {
    const ecs = new ECSClient(running.config(PROD));
    return (
      (await ecs.send(new ListTasksCommand({ cluster: CLUSTER, desiredStatus: "RUNNING" }))).taskArns ?? []
    );
  };

  it("takes Items of a Distributed Map, and gives its Output; the rest of one is in the pipeline's definition", async () => {
    const Map = {
      Type: "Map",
      Items: "{% ['a', 'b'] %}",
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "Same",
        States: { Same: { Type: "Pass", End: true } },
      },
      Output: { keys: "{% $states.result %}" },
      End: true,
    };
    const { output, cause } = await end({ StartAt: "Map", States: { Map } }, "map-output");
    expect(output, cause).to.equal('{"keys": ["a", "b"]}');
  });

  it("evaluates all expressions of one Assign with the old values, and takes only booleans as conditions", async () => {
    const States = {
      One: { Type: "Pass", Assign: { a: 1, b: 2 }, Next: "Swap" },
      Swap: { Type: "Pass", Assign: { a: "{% $b %}", b: "{% $a %}" }, Next: "Both" },
      Both: { Type: "Pass", Output: "{% [$a, $b] %}", Next: "Text?" },
      "Text?": { Type: "Choice", Choices: [{ Condition: "{% 'text' %}", Next: "Both" }], Default: "Both" },
    };
    const { error, cause } = await end({ StartAt: "One", States }, "strict");
    expect(error).to.equal("States.QueryEvaluationError");
    expect(cause).to.match(/'Condition'.* Expected 'boolean', but was 'string'/);
    const swapped = await end(
      { StartAt: "One", States: { ...States, Both: { ...States.Both, Next: undefined, End: true } } },
      "swap",
    );
    expect(swapped.output).to.equal("[2, 1]");
  });
});
