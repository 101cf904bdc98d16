import { expect } from "chai";
import { workloadContainer } from "../../../documents/state-machine/container-definition";
import { assigned, at, condition, evaluate } from "./expressions";
import { sampleDefinition, stateOf } from "./sample-definition";

const PROD = sampleDefinition("prod", "input-key");
const FAN_OUT = sampleDefinition("prod", "folder");

const TASK = "arn:aws:ecs:us-east-1:987654321098:task/ds-processing-cluster/0123456789abcdef";

/** Causes as `ecs:runTask.sync` gives them: the task as DescribeTasks shows it. */
const task = (stopCode: string, stoppedReason: string, exitCode?: number) =>
  JSON.stringify({
    ClusterArn: "arn:aws:ecs:us-east-1:987654321098:cluster/ds-processing-cluster",
    Containers: [{ Name: "ds-preprocessing", LastStatus: "STOPPED", TaskArn: TASK, ExitCode: exitCode }],
    DesiredStatus: "STOPPED",
    Memory: "2048",
    StopCode: stopCode,
    StoppedReason: stoppedReason,
    TaskArn: TASK,
  });
/** What an account's own watching adds to every task. */
const SIDECAR = { Name: "aws-guardduty-agent", TaskArn: TASK, ExitCode: 0 };
const CONTAINER = {
  name: "ds-preprocessing",
  image: "registry/a@sha256:1",
  region: "us-east-1",
  logGroup: "/ecs/ds-preprocessing-prod",
  parameterPath: "/ds/preprocessing",
  onlyReleasedModel: true,
};
const NEVER_STARTED = task(
  "TaskFailedToStart",
  "ResourceInitializationError: unable to pull secrets or registry auth",
);

describe("a task that failed", () => {
  const startsAgain = (cause: string, attempt = 1) =>
    evaluate(condition(PROD, "TaskFailed"), { failure: { error: "States.TaskFailed", cause }, attempt });

  it("starts again when it never started, three times in all", async () => {
    const outcomes = [];
    for (const attempt of [1, 2, 3, 4]) outcomes.push(await startsAgain(NEVER_STARTED, attempt));
    expect(outcomes).to.deep.equal([true, true, false, false]);
    expect(await startsAgain(NEVER_STARTED.replace('"StopCode":', '"StopCode" : '))).to.equal(true);
    expect(await startsAgain(JSON.stringify(JSON.parse(NEVER_STARTED), null, 2))).to.equal(true);
  });

  it("never starts again once anything of it ran", async () => {
    for (const cause of [
      task("EssentialContainerExited", "Essential container in task exited", 1),
      task("EssentialContainerExited", "Essential container in task exited", 137),
      task("UserInitiated", "Stopped by a person"),
      task("SpotInterruption", "Your Spot Task was interrupted."),
      task("EssentialContainerExited", "the log said TaskFailedToStart", 1),
      "",
    ])
      expect(await startsAgain(cause), cause).to.equal(false);
  });

  it("waits longer each time, and not as long as the next", async () => {
    const { Seconds, Assign, Next } = stateOf(PROD, "WaitToStartAgain");
    for (const [attempt, least, most] of [
      [1, 15, 44],
      [2, 30, 89],
    ] as const)
      expect(await evaluate(Seconds, { attempt })).to.be.within(least, most);
    expect(await evaluate(at(Assign, "attempt"), { attempt: 1 })).to.equal(2);
    expect(Next).to.equal("RunTask");
    expect(assigned(PROD, "CheckInput", "attempt")).to.equal(1);
  });

  it("has no log to wait for when it never started", async () => {
    const { Choices, Default } = stateOf(PROD, "TaskFailed");
    const failure = { error: "States.TaskFailed", cause: NEVER_STARTED };
    expect(await evaluate(at(Choices, 1, "Condition"), { failure })).to.equal(true);
    expect([at(Choices, 1, "Next"), Default]).to.deep.equal(["SayWhyTaskFailed", "WaitForLog"]);
  });
});

describe("an object of a run", () => {
  const names = {
    inputBucket: "in",
    inputKey: "raw/a.csv",
    outputBucket: "out",
    outputKey: "processed/r/a.csv",
    failure: { error: "S3.NoSuchKeyException", cause: "404" },
  };
  const causeOf = (state: string) => evaluate(assigned(PROD, state, "failure", "cause"), names);

  it("has content or is refused", async () => {
    const hasContent = condition(PROD, "InputHasContent");
    expect(await evaluate(hasContent, { inputSize: 1 })).to.equal(true);
    expect(await evaluate(hasContent, { inputSize: 0 })).to.equal(false);
    expect(stateOf(PROD, "InputHasContent")["Default"]).to.equal("InputEmpty");
    const size = assigned(PROD, "CheckInput", "inputSize");
    expect(await evaluate(size, { states: { result: { ContentLength: 42, ETag: "x" } } })).to.equal(42);
  });

  it("is named when it is empty, cannot be read, or was not written", async () => {
    expect(await causeOf("InputEmpty")).to.equal("s3://in/raw/a.csv is empty (0 bytes)");
    expect(await causeOf("InputMissing")).to.equal(
      "s3://in/raw/a.csv cannot be read: S3.NoSuchKeyException 404",
    );
    expect(await causeOf("OutputMissing")).to.equal(
      "The task ended well, but s3://out/processed/r/a.csv cannot be read: S3.NoSuchKeyException 404",
    );
  });
});

describe("the last words of a task", () => {
  const read = stateOf(PROD, "ReadTaskLog");
  const said = (...lines: (string | object)[]) =>
    evaluate(at(read, "Assign", "lastWords"), {
      runId: "run-1",
      states: {
        result: {
          Events: lines.map((line) => ({
            Timestamp: 1,
            Message: typeof line === "string" ? line : JSON.stringify(line),
          })),
        },
      },
    });
  const line = { event: "failed", runId: "run-1", name: "BadInput", message: "no column" };

  it("are in the stream that the log driver names by container and task", async () => {
    const cause = task("EssentialContainerExited", "Essential container in task exited", 65);
    const failure = { error: "States.TaskFailed", cause };
    expect(await evaluate(at(read, "Arguments", "LogStreamName"), { failure })).to.equal(
      "task/ds-preprocessing/0123456789abcdef",
    );
    expect(at(read, "Arguments", "LogGroupName")).to.equal("/ecs/ds-preprocessing-prod");
    const options = at(workloadContainer(CONTAINER), "logConfiguration", "options");
    expect(at(options, "awslogs-stream-prefix")).to.equal("task");
  });

  it("are the last line of this run that says it failed, however it is spaced", async () => {
    const words = { name: "BadInput", message: "no column" };
    expect(await said(line)).to.deep.equal(words);
    expect(await said({ ...line, message: "first" }, line, "node: a warning")).to.deep.equal(words);
    expect(await said(line, { ...line, runId: "another" }, { ...line, event: "done" })).to.deep.equal(words);
    expect(await said('{"event": "failed", "runId": "run-1", "message": "plain"}')).to.deep.equal({
      name: "Failed",
      message: "plain",
    });
  });

  it("are none where no line says so", async () => {
    expect(await said()).to.deep.equal({});
    expect(await said('"event":"failed"', { event: "terminated", runId: "run-1" })).to.deep.equal({});
    expect(await said({ ...line, message: 7 }, { ...line, message: undefined })).to.deep.equal({});
  });

  it("are cut to 1,000 characters", async () => {
    const { message } = (await said({ ...line, message: "x".repeat(5000) })) as { message: string };
    expect(message).to.have.length(1000);
  });

  it("stay unknown when the log cannot be read, and a line that is no JSON is such a log", async () => {
    expect(at(read, "Catch")).to.deep.equal([
      { ErrorEquals: ["States.DataLimitExceeded"], Next: "SayWhyTaskFailed" },
      { ErrorEquals: ["States.ALL"], Next: "SayWhyTaskFailed" },
    ]);
    expect(assigned(PROD, "CheckInput", "lastWords")).to.deep.equal({});
    const broken = await said('{"event":"failed", no JSON}').catch((error: unknown) => error);
    expect(broken).not.to.be.an("undefined").and.not.to.deep.equal({});
  });
});

describe("why a task failed", () => {
  const why = (cause: string, lastWords: object = {}, attempt = 1) =>
    evaluate(assigned(PROD, "SayWhyTaskFailed", "failure"), {
      failure: { error: "States.TaskFailed", cause },
      lastWords,
      attempt,
    });
  const EXITED = "Essential container in task exited";

  it("is its own sentence", async () => {
    const cause = task("EssentialContainerExited", EXITED, 65);
    expect(await why(cause, { name: "BadInput", message: "no column" })).to.deep.equal({
      error: "Task.BadInput",
      cause: "no column",
    });
  });

  it("is its exit code where it said nothing, by its name where it has one", async () => {
    for (const [code, error, named] of [
      [65, "Task.BadInput", " (BadInput)"],
      [134, "Task.Aborted", " (Aborted)"],
      [1, "Task.Exit1", ""],
    ] as const)
      expect(await why(task("EssentialContainerExited", EXITED, code))).to.deep.equal({
        error,
        cause: `The task ended with exit code ${code}${named} and logged no line that says why. ECS says: ${EXITED}`,
      });
  });

  it("is a lack of memory, with the setting that gives more", async () => {
    const stopped = JSON.parse(task("EssentialContainerExited", EXITED, 137)) as { Containers: object[] };
    const [container] = stopped.Containers;
    const reason = "OutOfMemoryError: Container killed due to memory usage";
    const cause = JSON.stringify({ ...stopped, Containers: [SIDECAR, { ...container, Reason: reason }] });
    expect(await why(cause)).to.deep.equal({
      error: "Task.OutOfMemory",
      cause: `The task was killed for lack of memory; it has 2048 MiB. Raise task.memory of the pipeline. ECS says: ${EXITED}; ${reason}`,
    });
    expect(await why(task("EssentialContainerExited", EXITED, 137))).to.include({ error: "Task.Killed" });
  });

  it("is what kept it from starting", async () => {
    const reason = "CannotPullContainerError: pull image manifest has been retried 5 time(s): not found";
    expect(await why(task("TaskFailedToStart", reason), {}, 3)).to.deep.equal({
      error: "Task.CannotPullContainerError",
      cause: `The task did not start, in 3 attempts: ${reason}`,
    });
    expect(await why(task("TaskFailedToStart", "Timeout waiting for network"), {}, 3)).to.include({
      error: "Task.Stopped",
    });
  });

  it("is who stopped it", async () => {
    expect(await why(task("UserInitiated", "Stopped by a person"))).to.deep.equal({
      error: "Task.Stopped",
      cause: "The task was stopped: Stopped by a person",
    });
  });

  it("is the cause as it is where that is nothing known, and no longer than a cause may be", async () => {
    for (const cause of ["", "plain text", '{"Tasks": 1', '{"Tasks": 1}'])
      expect(await why(cause)).to.deep.equal({ error: "States.TaskFailed", cause });
    expect(await why("x".repeat(5000)))
      .to.have.property("cause")
      .with.length(1000);
    expect(await why(task("UserInitiated", "y".repeat(5000))))
      .to.have.property("cause")
      .with.length(1000);
  });

  it("is a deploy that took the task's revision away, and else what ECS says", async () => {
    const cause = (told: string) =>
      evaluate(assigned(FAN_OUT, "TaskRefused", "failure", "cause"), { failure: { cause: told } });
    expect(await cause("TaskDefinition is inactive")).to.equal(
      "TaskDefinition is inactive. A deploy replaced the task while this run was under way: start the run again.",
    );
    expect(await cause("Unknown subnet")).to.equal("Unknown subnet");
    const error = assigned(FAN_OUT, "TaskRefused", "failure", "error");
    expect(await evaluate(error, { failure: { error: "ECS.ClientException" } })).to.equal(
      "ECS.ClientException",
    );
  });

  it("is a sentence when its time was up", () => {
    expect(assigned(PROD, "TaskTimedOut", "failure")).to.deep.equal({
      error: "Task.TimedOut",
      cause:
        "{% 'The task did not end within 60 minutes and was stopped. To allow more, raise task.timeoutMinutes of the pipeline.' %}",
    });
  });
});
