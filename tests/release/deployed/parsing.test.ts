import { expect } from "chai";
import { readCause } from "../../../release/deployed/cause";
import { parseOutput } from "../../../release/deployed/run-output";
import { startedBy } from "../../../release/deployed/schedule";
import { releaseIn } from "../../../release/deployed/state-machine";
import {
  DEFINITIONS,
  SAMPLE_RUN_RELEASE,
  sampleDefinition,
} from "../../documents/state-machine/sample-definition";

const MACHINE = "arn:aws:states:us-east-1:987654321098:stateMachine:ds-preprocessing-pipeline";
const UNIVERSAL = "arn:aws:scheduler:::aws-sdk:sfn:startExecution";

describe("what is deployed, as AWS gives it back", () => {
  for (const { title, definition } of DEFINITIONS)
    it(`has the release in the definition that the program writes for ${title}`, () => {
      expect(releaseIn(JSON.stringify(definition))).to.deep.equal(SAMPLE_RUN_RELEASE);
    });

  it("has none in a definition that computes it, or is another", () => {
    const { States } = sampleDefinition("prod", "input-key");
    const computed = {
      States: { ...States, ReadRelease: { Assign: { release: "{% $parameters.release %}" } } },
    };
    for (const text of [JSON.stringify(computed), '{"States":{}}', "", "{"])
      expect(releaseIn(text)).to.equal(undefined);
  });

  it("starts what the universal target's input names, or what the target is", () => {
    const input = JSON.stringify({ StateMachineArn: MACHINE, Name: "<aws.scheduler.execution-id>" });
    expect(startedBy(UNIVERSAL, input)).to.equal(MACHINE);
    expect(startedBy(MACHINE, "{}")).to.equal(MACHINE);
    for (const [target, text] of [
      [UNIVERSAL, "{}"],
      [UNIVERSAL, undefined],
      ["arn:aws:scheduler:::aws-sdk:codebuild:startBuild", input],
      [undefined, undefined],
    ])
      expect(startedBy(target, text)).to.equal(undefined);
  });

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
