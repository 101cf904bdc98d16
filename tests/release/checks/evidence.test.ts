import { expect } from "chai";
import type { Execution } from "../../../release/deployed/execution";
import { faultsOfRun } from "../../../release/checks/evidence";
import { runRelease } from "../../../release/run-release";
import { SAMPLE_RELEASE, sampleSettings } from "../../sample-settings";

const DEV = sampleSettings("dev");
const MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:ds-preprocessing-pipeline";
const REPOSITORY = "123456789012.dkr.ecr.us-east-1.amazonaws.com/ds-preprocessing";
const { model } = SAMPLE_RELEASE;
const RAN = {
  release: "0.1.6",
  releaseSha256: runRelease(DEV, SAMPLE_RELEASE).sha256,
  image: `${REPOSITORY}@sha256:${"a".repeat(64)}`,
  model,
};
const RUN: Execution = {
  arn: "arn:aws:states:us-east-1:123456789012:execution:ds-preprocessing-pipeline:run-1",
  stateMachineArn: MACHINE,
  status: "SUCCEEDED",
  started: new Date(0),
  stopped: new Date(1000),
  error: undefined,
  cause: undefined,
  ran: RAN,
  onValidationData: false,
};

/** What keeps the sample run, with some of it changed, from being the sample release's test. */
const faults = (changes: Partial<Execution>) => faultsOfRun({ ...RUN, ...changes }, SAMPLE_RELEASE, DEV);

describe("a run is the test of a release", () => {
  it("when it succeeded with exactly its image and its model", () => {
    expect(faults({})).to.deep.equal([]);
  });

  it("unless it is another machine's, of this account or another", () => {
    for (const stateMachineArn of [
      MACHINE.replace("123456789012", "987654321098"),
      MACHINE.replace("us-east-1", "eu-west-1"),
      `${MACHINE}-copy`,
    ])
      expect(faults({ stateMachineArn })).to.deep.equal([
        `it is a run of ${stateMachineArn}, not of ${MACHINE}`,
      ]);
  });

  it("unless it did not succeed", () => {
    for (const status of ["RUNNING", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE"])
      expect(faults({ status, ran: undefined })).to.deep.equal([`it ended as ${status}`]);
  });

  it("unless it ran on validation data, which says how good a model is and not that the pipeline works", () => {
    expect(faults({ onValidationData: true })).to.deep.equal([
      "it ran on validation data, which validate-model judges",
    ]);
  });

  it("unless its output is silent about what it ran: that is not taken for agreement", () => {
    expect(faults({ ran: undefined })).to.deep.equal(["its output does not say what it ran"]);
  });

  it("unless it ran another image, be it of another repository or registry with the same digest", () => {
    for (const image of [
      `${REPOSITORY}@sha256:${"c".repeat(64)}`,
      `${REPOSITORY}-2@sha256:${"a".repeat(64)}`,
      `public.ecr.aws/ds-preprocessing@sha256:${"a".repeat(64)}`,
      `${REPOSITORY}:0.1.6`,
    ])
      expect(faults({ ran: { ...RAN, image } })).to.deep.equal([`it ran ${image}, not ${RAN.image}`]);
  });

  it("unless it used another model, or one that was changed by hand", () => {
    const wanted = `${model.key} (version ${model.versionId}, sha256 ${model.sha256})`;
    expect(
      faults({ ran: { ...RAN, model: { key: model.key, sha256: "unverified", versionId: "" } } }),
    ).to.deep.equal([`it used the model ${model.key} (version none, sha256 unverified), not ${wanted}`]);
    for (const change of [{ key: "models/other.pkl" }, { versionId: "other" }, { sha256: "e".repeat(64) }])
      expect(faults({ ran: { ...RAN, model: { ...model, ...change } } })).to.have.length(1);
  });

  it("unless it was of another release with the same content", () => {
    expect(faults({ ran: { ...RAN, release: "0.1.5" } })).to.deep.equal(["it ran release 0.1.5, not 0.1.6"]);
  });

  it("unless it was of a release of the same version with another commit, or another image beside the task's", () => {
    const digest = `sha256:${"f".repeat(64)}`;
    const images = { ...SAMPLE_RELEASE.images, "ds-report": { digest, platforms: ["linux/amd64" as const] } };
    for (const other of [
      { ...SAMPLE_RELEASE, commit: "f".repeat(40) },
      { ...SAMPLE_RELEASE, images },
    ])
      expect(faultsOfRun(RUN, other, DEV)).to.deep.equal([
        "it ran another release 0.1.6: of another commit, or with other images beside its task's",
      ]);
  });

  it("unless it found nothing to run on", () => {
    expect(faults({ ran: { ...RAN, objects: 0 } })).to.deep.equal(["it found no object to run on"]);
    expect(faults({ ran: { ...RAN, objects: 3 } })).to.deep.equal([]);
  });

  it("and all faults are listed at once", () => {
    const ran = { ...RAN, release: "0.1.5", image: "other", model: { ...model, key: "models/other.pkl" } };
    expect(faults({ ran })).to.have.length(3);
  });
});
