import { expect } from "chai";
import { assigned, at, condition, evaluate } from "./expressions";
import { sampleDefinition, stateOf } from "./sample-definition";

const PROD = sampleDefinition("prod", "input-key");
const FAN_OUT = sampleDefinition("prod", "raw-folder");

/** Causes as `ecs:runTask.sync` gives them: the task as DescribeTasks shows it. */
const task = (stopCode: string, stoppedReason: string, exitCode?: number) =>
  JSON.stringify({
    ClusterArn: "arn:aws:ecs:us-east-1:987654321098:cluster/ds-processing-cluster",
    Containers: [{ Name: "ds-preprocessing", LastStatus: "STOPPED", ExitCode: exitCode }],
    DesiredStatus: "STOPPED",
    StopCode: stopCode,
    StoppedReason: stoppedReason,
  });
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

  it("waits longer each time", async () => {
    const { Seconds, Assign, Next } = stateOf(PROD, "WaitToStartAgain");
    expect(await evaluate(Seconds, { attempt: 1 })).to.equal(30);
    expect(await evaluate(Seconds, { attempt: 2 })).to.equal(60);
    expect(await evaluate(at(Assign, "attempt"), { attempt: 1 })).to.equal(2);
    expect(Next).to.equal("RunTask");
    expect(assigned(PROD, "CheckInput", "attempt")).to.equal(1);
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

describe("the report of a run", () => {
  const context = {
    Execution: {
      Id: "arn:aws:states:us-east-1:987654321098:execution:ds-preprocessing-pipeline:run-1",
      Name: "run-1",
      StartTime: "2026-01-31T12:00:00.000Z",
    },
    StateMachine: { Name: "ds-preprocessing-pipeline" },
  };
  const notify = at(stateOf(PROD, "NotifyFailure"), "Arguments");

  it("has a subject as long as SNS takes", async () => {
    const subject = (Name: string) =>
      evaluate(at(notify, "Subject"), { states: { context: { ...context, Execution: { Name } } } });
    expect(await subject("run-1")).to.equal("Failed: ds-preprocessing-pipeline run-1");
    expect(await subject("r".repeat(80))).to.have.length(100);
  });

  it("says which run failed and why", async () => {
    const failure = { error: "InputEmpty", cause: 'a "quoted" cause' };
    const message = await evaluate(at(notify, "Message"), { states: { context }, failure });
    expect(JSON.parse(message as string)).to.deep.equal({
      execution: context.Execution.Id,
      error: "InputEmpty",
      cause: 'a "quoted" cause',
    });
  });

  it("fails with the error and cause that were kept", async () => {
    const failure = { error: "InputEmpty", cause: "because" };
    for (const state of [stateOf(PROD, "Failed"), stateOf(FAN_OUT, "ObjectFailed")]) {
      expect(await evaluate(state["Error"], { failure })).to.equal("InputEmpty");
      expect(await evaluate(state["Cause"], { failure })).to.equal("because");
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
    };
    const outputOf = async (definition: typeof PROD) => {
      const entries = Object.entries(stateOf(definition, "Done")["Output"] as object);
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
    expect(await outputOf(PROD)).to.deep.equal({ ...both, outputKey: "processed/run-1/a.csv" });
    expect(await outputOf(FAN_OUT)).to.deep.equal({ ...both, objects: 3 });
    const objects = assigned(FAN_OUT, "ProcessEveryObject", "objects");
    expect(await evaluate(objects, { states: { result: [{}, { skipped: true }, {}, {}] } })).to.equal(3);
    expect(await evaluate(objects, { states: { result: [{ skipped: true }] } })).to.equal(0);
  });
});
