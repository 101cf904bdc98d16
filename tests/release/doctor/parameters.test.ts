import { expect } from "chai";
import { outOfStep } from "../../../release/doctor/parameters";
import { releaseText } from "../../../release/release-file";
import { SAMPLE_RELEASE } from "../../sample-settings";

const { model } = SAMPLE_RELEASE;
const parameters = (changes: Readonly<Record<string, string | undefined>> = {}) => {
  const values: Record<string, string | undefined> = {
    "input-bucket": "in-dev",
    "output-bucket": "out-dev",
    "artifact-bucket": "artifacts",
    "input-key": "raw/x.csv",
    "model-key": model.key,
    "model-sha256": model.sha256,
    "model-version-id": model.versionId,
    subnets: "subnet-1",
    "security-group": "sg-1",
    release: releaseText(SAMPLE_RELEASE),
    ...changes,
  };
  return new Map(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
};
const OWN = {
  "input-bucket": "in-prod",
  "output-bucket": "out-prod",
  subnets: "subnet-2",
  "security-group": "sg-2",
};
const faults = (source: ReturnType<typeof parameters>, target: ReturnType<typeof parameters>) =>
  outOfStep(source, target, { source: "dev", target: "prod" });

describe("two stacks' parameters", () => {
  it("are in step when models are shared, and data and network are each stack's own", () => {
    expect(faults(parameters(), parameters(OWN))).to.deep.equal([]);
    expect(faults(parameters(), parameters({ ...OWN, "input-key": "raw/other.csv" }))).to.deep.equal([]);
  });

  it("are out of step when one stack has the other's data or network", () => {
    expect(
      faults(parameters(), parameters({ ...OWN, "output-bucket": "out-dev", subnets: "subnet-1" })),
    ).to.deep.equal([
      "output-bucket must not be the same: out-dev in both",
      "subnets must not be the same: subnet-1 in both",
    ]);
  });

  it("are out of step when they name other models for the same release, or another bucket for them", () => {
    const target = parameters({ ...OWN, "model-key": "models/other.pkl", "artifact-bucket": "mine" });
    expect(faults(parameters(), target)).to.deep.equal([
      "artifact-bucket must be the same: artifacts in dev, mine in prod",
      `model-key must be the same: ${model.key} in dev, models/other.pkl in prod`,
    ]);
  });

  it("may name other models for other releases", () => {
    const next = releaseText({ ...SAMPLE_RELEASE, version: "0.2.0" });
    expect(
      faults(parameters({ release: next, "model-key": "models/next.pkl" }), parameters(OWN)),
    ).to.deep.equal([]);
  });

  it("are out of step where one is missing; before a release a model's checksum is not", () => {
    expect(
      faults(parameters({ subnets: undefined }), parameters({ ...OWN, "model-sha256": undefined })),
    ).to.deep.equal(["dev has no subnets", "prod has no model-sha256"]);
    expect(faults(parameters(), new Map())).to.deep.equal(["prod has none: it was never deployed"]);
    const before = {
      release: undefined,
      "model-key": undefined,
      "model-sha256": undefined,
      "model-version-id": undefined,
    };
    expect(faults(parameters(), parameters({ ...OWN, ...before }))).to.deep.equal([]);
  });
});
