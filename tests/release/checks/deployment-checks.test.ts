import { expect } from "chai";
import { failing } from "../../../release/checks/check";
import { deploymentChecks } from "../../../release/checks/deployment-checks";
import { deployedAt, type Deployment, type PipelineDeployment } from "../../../release/deployed/deployment";
import { lineageOf } from "../../../release/deployed/lineage";
import { hashText, type Release, releaseText } from "../../../release/release-file";
import { pipelineOf, pipelinesOf } from "../../../settings/settings";
import {
  ARTIFACTS,
  deploymentOf,
  deploymentWith,
  DEPLOYED,
  MODEL,
  nothingOf,
  parametersWith,
  PROD,
  registered,
  REGISTERED,
  RELEASE,
  stackOf,
  STACKS,
  stackWith,
  withModel,
} from "./sample-deployment";

const checks = (deployment: PipelineDeployment) =>
  deploymentChecks({ settings: PROD, artifactBucket: ARTIFACTS, release: RELEASE }, stackOf(deployment));
/** Each failing check as name, what was found, what was expected. */
const wrong = (deployment: PipelineDeployment) =>
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
    const nothing = nothingOf(PROD);
    expect(wrong(nothing)).to.deep.equal([
      ["release of releases/prod.json", "not deployed yet: prod has no release", "0.1.6"],
    ]);
    expect(deployedAt(nothing)).to.equal(undefined);
  });

  it("names what of the deployed release differs", () => {
    const name = "release of releases/prod.json";
    const older = withModel({ ...RELEASE, version: "0.1.5" }, { versionId: "older" });
    expect(
      wrong(parametersWith({ release: releaseText(older), "model-version-id": "older" })).slice(0, 1),
    ).to.deep.equal([
      [
        name,
        "not deployed yet: version 0.1.5, models.preprocessing.versionId older",
        `version 0.1.6, models.preprocessing.versionId ${MODEL.versionId}`,
      ],
    ]);
    const { evidence, ...untested } = RELEASE;
    expect(wrong(parametersWith({ release: releaseText(untested) }))).to.deep.equal([
      [
        name,
        "not deployed yet: evidence.testedAt (none), evidence.runs.preprocessing (none)",
        `evidence.testedAt ${evidence?.testedAt}, evidence.runs.preprocessing ${evidence?.runs?.["preprocessing"]}`,
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
    const older = withModel({ ...RELEASE, version: "0.1.5" }, { versionId: "older" });
    const deployed = {
      ...parametersWith({ release: releaseText(older), "model-version-id": "older" }),
      ...registered(older),
    };
    const name = "release of releases/prod.json";
    const reported = (deployment: PipelineDeployment) =>
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
        [name, `version 0.1.6, models.preprocessing.versionId ${MODEL.versionId}`],
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
      ["parameter model-key", "models/other.pkl", MODEL.key],
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

describe("what a stack of several pipelines has", () => {
  const [, several] = STACKS;
  if (!several) throw new Error("no such stack");
  const { settings, release } = several;
  const heldTo = (of: Release, found: Deployment) =>
    deploymentChecks({ settings, artifactBucket: ARTIFACTS, release: of }, found);
  const failed = (found: Deployment, of = release) =>
    failing(heldTo(of, found)).map((check) => [check.name, check.found]);

  it("agrees when all of each was deployed, and says of each whose it is", () => {
    const of = (workload: string, ...parameters: readonly string[]) => [
      ...[...parameters, "subnets", "security-group"].map((name) => `true ${workload}: parameter ${name}`),
      `true ${workload}: task definition (containers, roles, size)`,
      `true ${workload}: state machine (definition, role, log)`,
      `true ${workload}: schedule (time, target, role)`,
    ];
    const all = [
      "input-bucket",
      "output-bucket",
      "artifact-bucket",
      "input-key",
      "model-key",
      "model-sha256",
      "model-version-id",
    ];
    expect(
      heldTo(release, stackWith(settings, release)).map(({ ok, name }) => `${ok} ${name}`),
    ).to.deep.equal([
      "true release of releases/prod.json",
      ...of("churn", ...all),
      ...of("preprocessing", ...all),
      ...of("smoke"),
      "true lineage of 1 release",
    ]);
  });

  for (const pipeline of pipelinesOf(settings)) {
    const { workload } = pipeline;
    const with_ = (changes: Partial<PipelineDeployment>) =>
      failed(stackWith(settings, release, { [workload]: changes }));

    it(`differs by each part of ${workload} that is another or gone, and by nothing of the others`, () => {
      const other = parametersWith({ subnets: "" }, deploymentOf(pipeline, release)).parameters;
      expect(with_({ parameters: other })).to.deep.equal([[`${workload}: parameter subnets`, ""]]);
      const gone = { taskDefinition: undefined, stateMachine: undefined, schedule: undefined };
      expect(with_(gone)).to.deep.equal([
        [`${workload}: task definition (containers, roles, size)`, "(none)"],
        [`${workload}: state machine (definition, role, log)`, "(none)"],
        [`${workload}: schedule (time, target, role)`, "(none)"],
      ]);
    });

    it(`says what of ${workload} the caller may not read`, () => {
      const why = "AccessDeniedException";
      const refused = { parameters: why, taskDefinition: why, stateMachine: why, schedule: why };
      expect(with_({ parameters: new Map(), refusals: refused }).map(([name]) => name)).to.deep.equal(
        ["parameters", "task definition (containers, roles, size)", "state machine (definition, role, log)"]
          .concat("schedule (time, target, role)")
          .map((name) => `${workload}: ${name}`),
      );
    });
  }

  it("does not take one pipeline's task, machine and schedule for another's", () => {
    const [churn, preprocessing] = pipelinesOf(settings).map((each) => deploymentOf(each, release));
    if (!churn || !preprocessing) throw new Error("no such pipelines");
    const { taskDefinition, stateMachine, schedule } = preprocessing;
    expect(
      failed(stackWith(settings, release, { churn: { taskDefinition, stateMachine, schedule } })),
    ).to.have.length(3);
  });

  describe("one of which no release has yet", () => {
    const { "ds-churn": _image, ...images } = release.images;
    const { churn: _model, ...models } = release.models ?? {};
    const older = { ...release, version: "0.1.5", images, models };
    const why = "not released yet: release 0.1.5 has no image ds-churn and no model churn";
    const found = (churn: Partial<PipelineDeployment>) => {
      const all = stackWith(settings, older);
      const [first, ...others] = all.pipelines;
      if (!first) throw new Error("no such pipeline");
      return { ...all, pipelines: [{ ...nothingOf(first.settings, older), ...churn }, ...others] };
    };

    it("says so, and demands nothing of it", () => {
      const all = heldTo(older, found({}));
      expect(failing(all)).to.deep.equal([]);
      expect(all.filter(({ open }) => open).map((check) => [check.name, check.found])).to.deep.equal([
        ["churn: pipeline", why],
      ]);
    });

    it("holds what is there of it to the settings", () => {
      const parameters = new Map([
        ["release", releaseText(older)],
        ["input-bucket", "other"],
      ]);
      expect(failed(found({ parameters }), older)).to.deep.equal([
        ["churn: parameter input-bucket", "other"],
      ]);
    });

    it("differs by what would run it", () => {
      const { taskDefinition, stateMachine, schedule } = deploymentOf(pipelineOf(settings, "churn"), release);
      expect(failed(found({ taskDefinition, stateMachine, schedule }), older)).to.deep.equal(
        ["task definition (containers, roles, size)", "state machine (definition, role, log)"]
          .concat("schedule (time, target, role)")
          .map((name) => [`churn: ${name}`, "one that no release made"]),
      );
    });

    it("follows from the release where its file has it", () => {
      expect(failed(found({})).map(([name]) => name)).to.deep.equal(["release of releases/prod.json"]);
    });
  });
});
