import { expect } from "chai";
import { parseSettings } from "../../settings";
import { configWith, PROJECT, sampleSettings } from "../sample-settings";
import { faultsOf } from "./faults";

const PROD = {
  stack: "prod",
  account: "987654321098",
  readers: ["ds-preprocessing-task-prod"],
  promoters: ["ds-promotion-prod"],
};
const STAGING = { ...PROD, stack: "staging", account: "012345678901" };

describe("settings that contradict each other", () => {
  it("a target without a source", () => {
    expect(faultsOf("prod", { source: undefined })).to.deep.equal([
      "source: found nothing; allowed: a target names the stack that it receives from: source: { stack: dev }",
    ]);
  });

  it("a source with a source", () => {
    expect(faultsOf("dev", { source: { stack: "other" } })).to.deep.equal([
      'source: found {"stack":"other"}; allowed: nothing: a source receives from nobody',
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

  it("a target in the source's own account", () => {
    expect(faultsOf("dev", { targets: [PROD, { ...STAGING, account: "123456789012" }] })).to.deep.equal([
      'targets.1.account: found "123456789012"; allowed: an account other than the source\'s own',
    ]);
  });

  it("a task whose image is none of the images", () => {
    const task = { image: "ai-service", cpu: 512, memory: 1024 };
    expect(faultsOf("dev", { task })).to.deep.equal([
      'task.image: found "ai-service"; allowed: one of images: ds-preprocessing',
    ]);
    expect(faultsOf("dev", { images: { frontend: {}, backend: {} } })).to.deep.equal([
      'task.image: found "ds-preprocessing"; allowed: one of images: frontend, backend',
    ]);
  });

  it("are reported together, and with names that do not fit", () => {
    const changes = { source: undefined, targets: [STAGING], names: { topic: "a b" } };
    expect(faultsOf("prod", changes)).to.deep.equal([
      'names.topic: found "a b"; allowed: 1 to 64 letters, digits, - and _, starting with a letter or digit',
      "source: found nothing; allowed: a target names the stack that it receives from: source: { stack: dev }",
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
    const task = { image: "ai-service", cpu: 4096, memory: 8192, architecture: "ARM64" };
    expect(sampleSettings("dev", { images, task }).task.image).to.equal("ai-service");
  });

  it("a source named within its project or organization", () => {
    for (const stack of ["dev", "ds-pipeline/dev", "acme/ds-pipeline/dev"]) {
      const config = configWith("prod", { source: { stack } });
      expect(parseSettings(PROJECT, "prod", config).source).to.deep.equal({ stack });
    }
    for (const stack of ["", "a/b/c/d", "/dev", "dev/", "de v"]) {
      expect(faultsOf("prod", { source: { stack } }), stack).to.deep.equal([
        `source.stack: found "${stack}"; allowed: a stack name: dev, or organization/project/dev`,
      ]);
    }
  });
});
