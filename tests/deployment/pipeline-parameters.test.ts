import { expect } from "chai";
import { exportContract } from "../../deployment/contract";
import { pipelineParameters } from "../../deployment/pipeline-parameters";
import type { Release } from "../../release/release-file";
import { pipelineOf } from "../../settings/settings";
import { sampleSettings, severalSettings, SAMPLE_RELEASE, SEVERAL_RELEASE } from "../sample-settings";

const foundation = { network: { subnetIds: ["subnet-1"], securityGroupId: "sg-1" } } as never;
const NETWORK = { subnets: ["subnet-1"], "security-group": "sg-1" };
const DATA = {
  "input-bucket": "ds-input-dev-123456789012-us-east-1",
  "output-bucket": "ds-output-dev-123456789012-us-east-1",
};
const ARTIFACTS = { "artifact-bucket": "ds-artifacts-dev-123456789012-us-east-1" };

describe("the parameters of a run", () => {
  it("say where data are, where to run, and the settings' model until a release names one", () => {
    const models = { preprocessing: { key: "models/first" } };
    const pipeline = sampleSettings("dev", { models, inputKey: "raw/first.csv" });
    const contract = exportContract(pipeline);
    const of = (release: Release | undefined) =>
      pipelineParameters({ pipeline, contract, release, foundation });
    const always = { ...DATA, ...ARTIFACTS, "input-key": "raw/first.csv", ...NETWORK };
    expect(of(undefined)).to.deep.equal({ ...always, "model-key": "models/first" });
    expect(of(SAMPLE_RELEASE)).to.deep.equal({
      ...always,
      "model-key": "models/v1.2.3/model.pkl",
      "model-sha256": "b".repeat(64),
      "model-version-id": "3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY",
    });
  });

  it("are of each pipeline its own: another model, and none for one without model or input", () => {
    const settings = severalSettings("dev");
    const contract = exportContract(settings);
    const of = (workload: string) =>
      pipelineParameters({
        pipeline: pipelineOf(settings, workload),
        contract,
        release: SEVERAL_RELEASE,
        foundation,
      });
    expect(of("churn")).to.deep.equal({
      ...DATA,
      ...ARTIFACTS,
      ...NETWORK,
      "input-key": "raw/monthly_data.csv",
      "model-key": "models/churn/model.pkl",
      "model-sha256": "e".repeat(64),
      "model-version-id": "churn-version-1",
    });
    expect(of("smoke")).to.deep.equal(NETWORK);
  });
});
