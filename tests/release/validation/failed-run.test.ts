import { expect } from "chai";
import { reasonOf } from "../../../release/validation/failed-run";

const run = (changes: object) => ({
  status: "FAILED",
  output: undefined,
  error: undefined,
  cause: undefined,
  ...changes,
});

describe("the reason of a run that did not pass", () => {
  it("is its error and cause", () => {
    const ended = run({ error: "InputEmpty", cause: "s3://in/validation/a.csv is empty (0 bytes)" });
    expect(reasonOf(ended, undefined)).to.equal(
      "FAILED: InputEmpty: s3://in/validation/a.csv is empty (0 bytes)",
    );
  });

  it("is why the task stopped, where the cause is the task", () => {
    const Containers = [
      { Name: "ds-preprocessing", LastStatus: "STOPPED", ExitCode: 67 },
      { Name: "sidecar", Reason: "CannotPullContainerError" },
    ];
    const cause = JSON.stringify({ StoppedReason: "Essential container in task exited", Containers });
    expect(reasonOf(run({ error: "States.TaskFailed", cause }), undefined)).to.equal(
      "FAILED: States.TaskFailed: Essential container in task exited; container ds-preprocessing ended with 67; container sidecar ended with no exit code (CannotPullContainerError)",
    );
  });

  it("is what the task said itself, where it said something", () => {
    const failed = { event: "failed", runId: "run-1", message: "The model is malformed." };
    expect(reasonOf(run({ error: "States.TaskFailed", cause: "{}" }), failed)).to.equal(
      "FAILED: States.TaskFailed: The model is malformed.",
    );
  });

  it("is its status alone, where nothing more was said", () => {
    expect(reasonOf(run({ status: "ABORTED" }), undefined)).to.equal("ABORTED");
    expect(reasonOf(run({ status: "TIMED_OUT", error: "States.Timeout", cause: "" }), undefined)).to.equal(
      "TIMED_OUT: States.Timeout",
    );
  });
});
