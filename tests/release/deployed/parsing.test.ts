import { expect } from "chai";
import { readCause } from "../../../release/deployed/cause";
import { parseOutput } from "../../../release/deployed/run-output";

describe("what is deployed, as AWS gives it back", () => {
  it("says what it ran in the output of a run, and nothing in that of another machine", () => {
    const output = {
      release: "0.1.6",
      releaseSha256: "c".repeat(64),
      image: "x@sha256:1",
      model: { key: "models/m", sha256: "unverified", versionId: "" },
    };
    expect(parseOutput(JSON.stringify({ ...output, runId: "r", outputKey: "processed/r/x" }))).to.deep.equal(
      output,
    );
    for (const text of [JSON.stringify({ ...output, model: "models/m" }), "null", "", undefined])
      expect(parseOutput(text)).to.equal(undefined);
  });

  it("says why a task stopped, where that is the cause of a run that failed", () => {
    const Containers = [
      { Name: "ds-preprocessing", LastStatus: "STOPPED", ExitCode: 67 },
      { Name: "sidecar", Reason: "CannotPullContainerError" },
    ];
    const cause = { StoppedReason: "Essential container in task exited", Containers };
    expect(readCause(JSON.stringify(cause))).to.equal(
      "Essential container in task exited; container ds-preprocessing ended with 67; container sidecar ended with no exit code (CannotPullContainerError)",
    );
    expect(readCause("It is empty.")).to.equal("It is empty.");
  });
});
