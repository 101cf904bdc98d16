import { expect } from "chai";
import { registryHost } from "../../settings/arns";
import { parseSettings, pipelineOf } from "../../settings/settings";
import { configOf, PROJECT, STAGING_YAML } from "../sample-settings";

describe("the ARNs that settings give", () => {
  const arns = pipelineOf(parseSettings(PROJECT, "staging", configOf(STAGING_YAML)), "preprocessing").arns;

  it("are of the stack's own account and region, and composed by name for what has several", () => {
    expect(arns.topic).to.equal("arn:aws:sns:eu-central-1:012345678901:ds-preprocessing-alerts");
    expect(arns.parameter("model-key")).to.equal(
      "arn:aws:ssm:eu-central-1:012345678901:parameter/ds/preprocessing/model-key",
    );
    expect(arns.repository("team/ai-service")).to.equal(
      "arn:aws:ecr:eu-central-1:012345678901:repository/team/ai-service",
    );
    expect(arns.role("ds-promotion-staging")).to.equal("arn:aws:iam::012345678901:role/ds-promotion-staging");
  });

  it("go with the registry's host", () => {
    expect(registryHost("012345678901", "eu-central-1")).to.equal(
      "012345678901.dkr.ecr.eu-central-1.amazonaws.com",
    );
  });
});
