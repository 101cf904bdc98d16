import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { ECSClient, ListTasksCommand } from "@aws-sdk/client-ecs";
import { GetExecutionHistoryCommand, StopExecutionCommand, SFNClient } from "@aws-sdk/client-sfn";
import { expect } from "chai";
import { PROD, type RunningEmulator, eventually, startForTest } from "./emulator-fixture";
import {
  CLUSTER,
  INPUT_BUCKET,
  LOG_GROUP,
  Machine,
  preparePipeline,
  runTask,
} from "./emulator-pipeline-fixture";

/** A state machine that runs the task and ends with what ECS says of it. */
const running = (command: string, more: object = {}) => ({
  StartAt: "Run",
  States: { Run: { ...runTask(command, "raw/a.csv"), ...more, End: true } },
});

describe("the emulator's state machines and tasks", () => {
  let emulator: RunningEmulator;
  let ran: string;

  before(async () => {
    emulator = await startForTest("job@2 ä ( ) ' # % ,");
    await preparePipeline(emulator);
    const machine = await Machine.create(emulator, "one-task", running("0"));
    ran = await machine.start();
    expect((await machine.result(ran)).status).to.equal("SUCCEEDED");
  });
  after(() => emulator.stop());

  const end = async (definition: object, name: string) => {
    const made = await Machine.create(emulator, name, definition);
    return made.result(await made.start());
  };

  it("give a task its role, its input and no AWS variable of this machine, as `aws logs tail` shows", async () => {
    const lines = await eventually("the task's last line", async () => {
      const shown = await tail();
      return shown.some((line) => line.startsWith("ending with")) ? shown : undefined;
    });
    expect([...lines].sort()).to.deep.equal([
      "ending with 0",
      "input raw/a.csv in /app",
      `role arn:aws:iam::${PROD}:role/ds-task`,
      "variables AWS_CONTAINER_AUTHORIZATION_TOKEN AWS_CONTAINER_CREDENTIALS_FULL_URI AWS_DEFAULT_REGION " +
        "AWS_ENDPOINT_URL AWS_EXECUTION_ENV AWS_REGION AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED",
    ]);
  });

  /** The call that `aws logs tail --since 10m` (AWS CLI version 2) makes. */
  const tail = async () => {
    const logs = new CloudWatchLogsClient(emulator.config(PROD));
    const startTime = Date.now() - 600_000;
    const { events } = await logs.send(
      new FilterLogEventsCommand({ logGroupName: LOG_GROUP, startTime, interleaved: true }),
    );
    return (events ?? []).map(({ message }) => message ?? "");
  };

  it("tell in a run's history which image ran, as AWS does", async () => {
    const { events = [] } = await new SFNClient(emulator.config(PROD)).send(
      new GetExecutionHistoryCommand({ executionArn: ran }),
    );
    const named = events.flatMap(
      ({ type, taskSubmittedEventDetails, taskSucceededEventDetails, taskScheduledEventDetails }) => {
        const { resourceType, resource } =
          taskSubmittedEventDetails ?? taskSucceededEventDetails ?? taskScheduledEventDetails ?? {};
        return resource === undefined ? [] : [`${type} ${resourceType} ${resource}`];
      },
    );
    expect(named).to.deep.equal([
      "TaskScheduled ecs runTask.sync",
      "TaskSubmitted ecs runTask.sync",
      "TaskSucceeded ecs runTask.sync",
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

  it("name the error of a missing object otherwise than AWS: catch both names", async () => {
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

  it("stop the task when its state times out or its execution is stopped or times out", async () => {
    const timedOut = await end(running("sleep", { TimeoutSeconds: "{% 1 + 1 %}" }), "state-limit");
    expect(timedOut).to.include({ status: "FAILED", error: "States.Timeout" });
    const limited = await end({ TimeoutSeconds: 2, ...running("sleep") }, "execution-limit");
    expect(limited.status).to.equal("TIMED_OUT");
    const stoppable = await Machine.create(emulator, "stoppable", running("sleep"));
    const executionArn = await stoppable.start();
    await eventually("a running task", async () => ((await runningTasks()).length > 0 ? true : undefined));
    await new SFNClient(emulator.config(PROD)).send(new StopExecutionCommand({ executionArn }));
    await eventually("the end of all tasks", async () =>
      (await runningTasks()).length === 0 ? true : undefined,
    );
    expect((await stoppable.result(executionArn)).status).to.equal("ABORTED");
  });

  const runningTasks = async () => {
    const ecs = new ECSClient(emulator.config(PROD));
    return (
      (await ecs.send(new ListTasksCommand({ cluster: CLUSTER, desiredStatus: "RUNNING" }))).taskArns ?? []
    );
  };

  it("evaluate all expressions of one Assign with the old values, and take only booleans as conditions", async () => {
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
