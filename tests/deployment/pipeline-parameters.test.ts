import { expect } from "chai";
import { exportContract } from "../../deployment/contract";
import { pipelineParameters } from "../../deployment/pipeline-parameters";
import { releaseText } from "../../release/release-file";
import { sampleSettings, SAMPLE_RELEASE } from "../sample-settings";

describe("the parameters of a run", () => {
  it("say where data are, where to run, and the settings' model until a release names one", () => {
    const models = { preprocessing: { key: "models/first" } };
    const settings = sampleSettings("dev", { models, inputKey: "raw/first.csv" });
    const contract = exportContract(settings);
    const network = { subnetIds: ["subnet-1"], securityGroupId: "sg-1" } as never;
    const of = (release: typeof SAMPLE_RELEASE | undefined) =>
      pipelineParameters({ settings, contract, release, released: undefined }, network);
    const always = {
      "input-bucket": "ds-input-dev-123456789012-us-east-1",
      "output-bucket": "ds-output-dev-123456789012-us-east-1",
      "artifact-bucket": "ds-artifacts-dev-123456789012-us-east-1",
      "input-key": "raw/first.csv",
      subnets: ["subnet-1"],
      "security-group": "sg-1",
    };
    expect(of(undefined)).to.deep.equal({ ...always, "model-key": "models/first" });
    expect(of(SAMPLE_RELEASE)).to.deep.equal({
      ...always,
      "model-key": SAMPLE_RELEASE.model.key,
      "model-sha256": SAMPLE_RELEASE.model.sha256,
      "model-version-id": SAMPLE_RELEASE.model.versionId,
      release: releaseText(SAMPLE_RELEASE),
    });
  });
});
