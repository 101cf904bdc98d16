import { expect } from "chai";
import { parseSettings, pipelineOf } from "../../settings/settings";
import { configOf, configWith, PROJECT, fixtureConfig, STAGING_YAML } from "../sample-settings";

describe("another stack", () => {
  it("needs nothing but its own file", () => {
    const settings = parseSettings(PROJECT, "staging", configOf(STAGING_YAML));
    const { kind, account, region, stack, network, source, releaseFile } = settings;
    expect({ kind, account, region, stack, source, releaseFile }).to.deep.equal({
      kind: "target",
      account: "012345678901",
      region: "eu-central-1",
      stack: "staging",
      source: { stack: "dev", account: "123456789012" },
      releaseFile: "releases/staging.json",
    });
    expect(network.egress).to.equal("nat");
    // What the fixture's files write themselves; the other names are in snapshots.
    expect(pipelineOf(settings, "preprocessing").names).to.include({
      inputBucket: "ds-input-staging-012345678901-eu-central-1",
      outputBucket: "ds-output-staging-012345678901-eu-central-1",
      artifactBucket: "ds-artifacts-staging-012345678901-eu-central-1",
      logBucket: "ds-logs-staging-012345678901-eu-central-1",
      cluster: "ds-processing-cluster",
      taskFamily: "ds-preprocessing",
      logGroup: "/ecs/ds-preprocessing-staging",
      stateMachine: "ds-preprocessing-pipeline",
      parameterPath: "/ds/preprocessing",
    });
  });

  it("may name a profile, and what Pulumi keeps for itself is left alone", () => {
    const config = configWith("dev", { "aws:profile": "ds-dev", "pulumi:tags": "{}" });
    expect(parseSettings(PROJECT, "dev", config).profile).to.equal("ds-dev");
  });

  it("changes nothing of the configuration that it is given", () => {
    const config = fixtureConfig("prod");
    parseSettings(PROJECT, "prod", Object.freeze(config));
    expect(config).to.deep.equal(fixtureConfig("prod"));
  });
});
