import { expect } from "chai";
import { failing } from "../../../release/checks/check";
import { deploymentChecks } from "../../../release/checks/deployment-checks";
import { deployedAt, type Deployment } from "../../../release/deployed/deployment";
import { lineageOf } from "../../../release/deployed/lineage";
import { hashText, releaseText } from "../../../release/release-file";
import {
  ARTIFACTS,
  deploymentWith,
  DEPLOYED,
  parametersWith,
  PROD,
  registered,
  REGISTERED,
  RELEASE,
} from "./sample-deployment";

const checks = (deployment: Deployment) =>
  deploymentChecks({ settings: PROD, artifactBucket: ARTIFACTS, release: RELEASE }, deployment);
/** Each failing check as name, what was found, what was expected. */
const wrong = (deployment: Deployment) =>
  failing(checks(deployment)).map(({ name, found, expected }) => [name, found, expected]);

describe("what a stack has, held against its release", () => {
  it("agrees when all of it was deployed", () => {
    expect(checks(deploymentWith()).map(({ where, name, ok }) => `${ok} ${where} ${name}`)).to.deep.equal([
      "true deployment release of releases/prod.json",
      "true deployment parameter input-bucket",
      "true deployment parameter output-bucket",
      "true deployment parameter artifact-bucket",
      "true deployment parameter input-key",
      "true deployment parameter model-key",
      "true deployment parameter model-sha256",
      "true deployment parameter model-version-id",
      "true deployment parameter subnets",
      "true deployment parameter security-group",
      "true deployment task definition (containers, roles, size)",
      "true deployment state machine (definition, role, log)",
      "true deployment schedule (time, target, role)",
      "true deployment lineage of 1 release",
    ]);
  });

  it("says that nothing is there before the first release", () => {
    const nothing: Deployment = {
      parameters: new Map(),
      lineage: [],
      taskDefinition: undefined,
      stateMachine: undefined,
      schedule: undefined,
      runs: [],
      lastSuccess: undefined,
      refusals: {},
    };
    expect(wrong(nothing)).to.deep.equal([
      ["release of releases/prod.json", "not deployed yet: prod has no release", "0.1.6"],
    ]);
    expect(deployedAt(nothing)).to.equal(undefined);
  });

  it("names what of the deployed release differs", () => {
    const name = "release of releases/prod.json";
    const older = { ...RELEASE, version: "0.1.5", model: { ...RELEASE.model, versionId: "older" } };
    expect(
      wrong(parametersWith({ release: releaseText(older), "model-version-id": "older" })).slice(0, 1),
    ).to.deep.equal([
      [
        name,
        "not deployed yet: version 0.1.5, model.versionId older",
        `version 0.1.6, model.versionId ${RELEASE.model.versionId}`,
      ],
    ]);
    const { evidence, ...untested } = RELEASE;
    expect(wrong(parametersWith({ release: releaseText(untested) }))).to.deep.equal([
      [
        name,
        "not deployed yet: evidence.execution (none), evidence.testedAt (none)",
        `evidence.execution ${evidence?.execution}, evidence.testedAt ${evidence?.testedAt}`,
      ],
    ]);
    for (const text of ["by hand", "null", "7", "{}"])
      expect(wrong(parametersWith({ release: text }))).to.deep.equal([
        [name, `no release: ${text}`, "0.1.6"],
      ]);
    const spaced = JSON.stringify(RELEASE, null, 1);
    expect(wrong(parametersWith({ release: spaced }))).to.deep.equal([
      [
        name,
        `same values, other formatting (sha256 ${hashText(spaced)})`,
        `sha256 ${hashText(releaseText(RELEASE))}`,
      ],
    ]);
  });

  describe("while another release is deployed", () => {
    const older = { ...RELEASE, version: "0.1.5", model: { ...RELEASE.model, versionId: "older" } };
    const deployed = {
      ...parametersWith({ release: releaseText(older), "model-version-id": "older" }),
      ...registered(older),
    };
    const name = "release of releases/prod.json";
    const reported = (deployment: Deployment) =>
      checks(deployment)
        .filter(({ ok }) => !ok)
        .map((each) => [each.name, each.expected]);

    it("says that and what to do, and holds the rest to what is deployed", () => {
      expect(reported(deployed).map(([failed]) => failed)).to.deep.equal([name]);
      expect(checks(deployed)[0]?.fix).to.equal("pulumi up -s prod");
    });

    it("still names what is neither release's", () => {
      const parameters = new Map([...deployed.parameters, ["model-version-id", "by hand"] as const]);
      expect(reported({ ...deployed, parameters, stateMachine: undefined })).to.deep.equal([
        [name, `version 0.1.6, model.versionId ${RELEASE.model.versionId}`],
        ["parameter model-version-id", "older"],
        ["state machine (definition, role, log)", "what the program registers"],
      ]);
    });

    it("does not send back to an older file who has not fetched the newer", () => {
      const newer = { ...RELEASE, version: "0.1.7" };
      const [check] = failing(checks(parametersWith({ release: releaseText(newer) })));
      expect([check?.found, check?.fix]).to.deep.equal([
        "a newer release is deployed: version 0.1.7",
        "releases/prod.json is older here: git pull. To go back to 0.1.6: npm run release -- rollback 0.1.6",
      ]);
    });
  });

  it("has a check for each part that the caller may not read, and those of the others", () => {
    const why = "AccessDeniedException";
    const nothing = { parameters: new Map<string, string>(), schedule: undefined };
    const found = checks(deploymentWith({ ...nothing, refusals: { parameters: why, schedule: why } }));
    expect(found.map(({ name, ok, unchecked }) => [name, ok, unchecked])).to.deep.equal([
      ["parameters", false, "forbidden"],
      ["task definition (containers, roles, size)", true, undefined],
      ["state machine (definition, role, log)", true, undefined],
      ["schedule (time, target, role)", false, "forbidden"],
      ["lineage of 1 release", true, undefined],
    ]);
  });

  it("names each parameter that was changed by hand, or is not there", () => {
    const changes = {
      "model-key": "models/other.pkl",
      "artifact-bucket": "other",
      subnets: "",
      "input-key": undefined,
    };
    expect(wrong(parametersWith(changes))).to.deep.equal([
      ["parameter artifact-bucket", "other", ARTIFACTS],
      ["parameter input-key", "(none)", PROD.inputKey],
      ["parameter model-key", "models/other.pkl", RELEASE.model.key],
      ["parameter subnets", "", "a value"],
    ]);
  });

  it("names where the lineage is broken", () => {
    const lineage = lineageOf([
      { version: 1, when: DEPLOYED, who: "arn:one", value: releaseText(RELEASE) },
      { version: 2, when: REGISTERED, who: "arn:two", value: releaseText({ ...RELEASE, version: "0.1.7" }) },
    ]);
    expect(wrong(deploymentWith({ lineage }))).to.deep.equal([
      [
        "lineage of 2 releases",
        "version 2 by arn:two at 2026-02-01T12:01:00.000Z: it names no release before it",
        "each release names the checksum of the one before",
      ],
    ]);
  });

  it("is as old as the later of release and task definition", () => {
    expect(deployedAt(deploymentWith())).to.deep.equal(REGISTERED);
    const earlier = { arn: "arn", stated: {}, registeredAt: new Date(0) };
    expect(deployedAt(deploymentWith({ taskDefinition: earlier }))).to.deep.equal(DEPLOYED);
  });
});
