import { expect } from "chai";
import { parseSettings } from "../../settings/settings";
import { configWith, listed, PROJECT, sampleSettings } from "../sample-settings";
import { faultsOf } from "./faults";

const PROD = listed("prod", "987654321098");
const NO_SOURCE =
  'source: found nothing; allowed: a target names the stack that it receives from: source: { stack: dev, account: "123456789012" }';
const STAGING = { ...PROD, stack: "staging", account: "012345678901" };

describe("settings that contradict each other", () => {
  it("a target without a source", () => {
    expect(faultsOf("prod", { source: undefined })).to.deep.equal([NO_SOURCE]);
  });

  it("a source with a source", () => {
    const source = { stack: "other", account: "210987654321" };
    expect(faultsOf("dev", { source })).to.deep.equal([
      `source: found ${JSON.stringify(source)}; allowed: nothing: a source receives from nobody`,
    ]);
  });

  it("a target that receives from its own account", () => {
    expect(faultsOf("prod", { source: { stack: "dev", account: "987654321098" } })).to.deep.equal([
      'source.account: found "987654321098"; allowed: an account other than the target\'s own',
    ]);
  });

  it("a target without an external id", () => {
    expect(faultsOf("prod", { externalId: undefined })).to.deep.equal([
      "externalId: found nothing; allowed: an external id, which whoever assumes the target's roles presents: externalId: ds-pipeline-prod",
    ]);
  });

  it("a source that assumes a role", () => {
    expect(faultsOf("dev", { externalId: "ds-pipeline-dev", signIn: "caller" })).to.deep.equal([
      'externalId: found "ds-pipeline-dev"; allowed: nothing: a source is deployed with its caller\'s own credentials',
      'signIn: found "caller"; allowed: nothing: a source is deployed with its caller\'s own credentials',
    ]);
  });

  it("a source that comes after a target, and a target that comes after itself", () => {
    expect(faultsOf("dev", { after: "prod" })).to.deep.equal([
      'after: found "prod"; allowed: nothing: a source takes releases from nobody',
    ]);
    expect(faultsOf("prod", { after: "prod" })).to.deep.equal([
      'after: found "prod"; allowed: another target',
    ]);
  });

  it("a target with targets", () => {
    expect(faultsOf("prod", { targets: [STAGING] })).to.deep.equal([
      `targets: found ${JSON.stringify([STAGING])}; allowed: nothing: only a source has targets`,
    ]);
  });

  it("the same target twice, each further time", () => {
    expect(faultsOf("dev", { targets: [PROD, STAGING, PROD, PROD] })).to.deep.equal([
      'targets.2.stack: found "prod"; allowed: each target once',
      'targets.3.stack: found "prod"; allowed: each target once',
    ]);
  });

  it("targets that policies could not tell apart", () => {
    const named = (stack: string) => ({ ...PROD, stack });
    const targets = ["eu-prod", "eu.prod", "euProd", "eu-prod2", "Eu_Prod", "eu.prod"].map(named);
    const fault = (index: number, found: string) =>
      `targets.${index}.stack: found "${found}"; allowed: a name that differs from eu-prod in letters or digits: policy statement ids are made of these, and both would be AllowEuProd`;
    expect(faultsOf("dev", { targets })).to.deep.equal([
      fault(1, "eu.prod"),
      fault(2, "euProd"),
      fault(4, "Eu_Prod"),
      fault(5, "eu.prod"),
    ]);
  });

  it("a target in the source's own account", () => {
    expect(faultsOf("dev", { targets: [PROD, { ...STAGING, account: "123456789012" }] })).to.deep.equal([
      'targets.1.account: found "123456789012"; allowed: an account other than the source\'s own',
    ]);
  });

  it("a release file where the model of a commit is named, by the stack's own name too", () => {
    const fault =
      'release.file: found "releases/model.json"; allowed: another path than releases/model.json, which names the model that a commit is released with';
    for (const file of ["releases/model.json", "./releases//model.json", "other/../releases/model.json"])
      expect(faultsOf("prod", { release: { file } })).to.deep.equal([fault]);
    const beside = sampleSettings("prod", { release: { file: "releases/{stack}/model.json" } });
    expect(beside.releaseFile).to.equal("releases/prod/model.json");
    const named = () => parseSettings(PROJECT, "model", configWith("prod", {}));
    expect(named).to.throw(`Pulumi.model.yaml has a fault:\n  ${PROJECT}:${fault}`);
  });

  it("a task whose image is none of the images", () => {
    expect(faultsOf("dev", { image: "ai-service" })).to.deep.equal([
      'image: found "ai-service"; allowed: one of images: ds-preprocessing',
    ]);
    expect(faultsOf("dev", { images: { frontend: {}, backend: {} } })).to.deep.equal([
      'image: found "ds-preprocessing"; allowed: one of images: frontend, backend',
    ]);
  });

  it("a pipeline whose model is none of the models", () => {
    expect(faultsOf("dev", { model: "churn" })).to.deep.equal([
      'model: found "churn"; allowed: one of models: preprocessing',
    ]);
  });

  it("are reported together, and with names that do not fit", () => {
    const changes = { source: undefined, targets: [STAGING], names: { topic: "a b" } };
    expect(faultsOf("prod", changes)).to.deep.equal([
      'names.topic: found "a b"; allowed: 1 to 64 letters, digits, - and _, starting with a letter or digit',
      NO_SOURCE,
      `targets: found ${JSON.stringify([STAGING])}; allowed: nothing: only a source has targets`,
    ]);
  });
});

describe("settings that agree", () => {
  it("a source with two targets, even in one account", () => {
    const targets = [PROD, { ...STAGING, account: PROD.account }];
    expect(sampleSettings("dev", { targets }).targets).to.deep.equal(targets);
  });

  it("a source without targets", () => {
    expect(sampleSettings("dev", { targets: undefined }).targets).to.deep.equal([]);
  });

  it("a task that runs one of several images", () => {
    const images = { frontend: {}, "ai-service": {} };
    const task = { cpu: 4096, memory: 8192, architecture: "ARM64" };
    expect(sampleSettings("dev", { images, image: "ai-service", task }).image).to.equal("ai-service");
  });

  it("a source named within its project or organization", () => {
    for (const stack of ["dev", "ds-pipeline/dev", "acme/ds-pipeline/dev"]) {
      const source = { stack, account: "123456789012" };
      expect(parseSettings(PROJECT, "prod", configWith("prod", { source })).source).to.deep.equal(source);
    }
    for (const stack of ["", "a/b/c/d", "/dev", "dev/", "de v"]) {
      expect(faultsOf("prod", { source: { stack, account: "123456789012" } }), stack).to.deep.equal([
        `source.stack: found "${stack}"; allowed: a stack name: dev, or organization/project/dev`,
      ]);
    }
  });
});
