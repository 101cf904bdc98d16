import { expect } from "chai";
import { allowSid, fillPipelineNames, fillStackNames, fillTemplate, type Names } from "../../settings/names";
import { parseSettings } from "../../settings/settings";
import { configWith, PROJECT, sampleSettings } from "../sample-settings";
import { faultsOf, refusal } from "./faults";

const NAME = "1 to 64 letters, digits, - and _, starting with a letter or digit";
const BUCKET =
  "a bucket name of 3 to 63 lower-case letters, digits and hyphens, not starting or ending with a hyphen";
const ROLE = "an IAM role name of 1 to 64 letters, digits and +=,.@_-";
const PARAMETER =
  "a parameter path of at most 150 characters, such as /ds/preprocessing, not starting with /aws or /ssm";
const PLACEHOLDERS =
  "a text in which only {stack}, {account} and {region} are placeholders, and {workload} in names of a pipeline";

/** What is said of a name with a space in it: the rule of the service that each belongs to. */
const RULES: Readonly<Record<keyof Names, string>> = {
  inputBucket: BUCKET,
  outputBucket: BUCKET,
  artifactBucket: BUCKET,
  logBucket: BUCKET,
  cluster: NAME,
  releaseParameter: PARAMETER,
  taskFamily: NAME,
  logGroup: "a log group name of 1 to 256 letters, digits and . _ - / #",
  stateMachine: NAME,
  schedule: NAME,
  parameterPath: PARAMETER,
  topic: NAME,
  deadLetterQueue: NAME,
  keyAlias: "a KMS alias of at most 156 characters, such as alias/ds-preprocessing, not under alias/aws/",
  executionRole: ROLE,
  taskRole: ROLE,
  stateMachineRole: ROLE,
  scheduleRole: ROLE,
  boundary: "an IAM policy name of 1 to 128 letters, digits and +=,.@_-",
  deployRole: ROLE,
  previewRole: ROLE,
  promotionRole: ROLE,
  imageBuilderRole: ROLE,
  testerRole: ROLE,
  deployerRole: ROLE,
  previewerRole: ROLE,
};

describe("a name", () => {
  it("is filled in with the stack, its account and its region, as often as they stand there", () => {
    const names = { inputBucket: "{stack}-{stack}-{account}-{region}", cluster: "plain" };
    const { inputBucket, cluster } = sampleSettings("dev", { names }).names;
    expect({ inputBucket, cluster }).to.deep.equal({
      inputBucket: "dev-dev-123456789012-us-east-1",
      cluster: "plain",
    });
  });

  it("of a pipeline is filled in with the pipeline's name, and no other is", () => {
    expect(sampleSettings("dev", { names: { topic: "{workload}-mails" } }).names.topic).to.equal(
      "preprocessing-mails",
    );
    expect(faultsOf("dev", { names: { cluster: "{workload}" } })).to.deep.equal([
      `names.cluster: found "{workload}"; allowed: ${PLACEHOLDERS}`,
    ]);
  });

  for (const template of [
    "a-{stak}",
    "a-{STACK}",
    "a-{}",
    "a-{stack",
    "a-stack}",
    "{{stack}}",
    "${stack}-{env}",
  ]) {
    it(`with an unknown placeholder is refused: ${template}`, () => {
      expect(faultsOf("dev", { names: { inputBucket: template } })).to.deep.equal([
        `names.inputBucket: found ${JSON.stringify(template)}; allowed: ${PLACEHOLDERS}`,
      ]);
    });
  }

  it("is checked by its service's own rule, each", () => {
    const { names, account, region } = sampleSettings("dev");
    for (const [key, allowed] of Object.entries(RULES)) {
      const templates = { ...names, [key]: "a b" };
      const place = { stack: "dev", account, region };
      const faults = [
        ...fillStackNames(templates, place).faults,
        ...fillPipelineNames(templates, place, "churn").faults,
      ];
      expect(faults, key).to.deep.equal([{ key: `names.${key}`, found: "a b", allowed }]);
    }
  });

  it("has a rule, whichever it is", () => {
    expect(Object.keys(sampleSettings("dev").names).sort()).to.deep.equal(Object.keys(RULES).sort());
  });

  it("that is too long once filled in is refused as it reads then", () => {
    const stack = "feature-with-a-rather-long-name-of-its-own";
    const config = configWith("dev", { targets: undefined });
    const filled = `ds-input-${stack}-123456789012-us-east-1`;
    const role = (purpose: string) => `ds-preprocessing-${purpose}-${stack}`;
    const names = {
      inputBucket: "ds-input-{stack}-{account}-{region}",
      outputBucket: "a-{stack}",
      artifactBucket: "b-{stack}",
      logBucket: "c-{stack}",
    };
    expect(filled.length).to.be.greaterThan(63);
    expect(
      refusal(stack, { ...config, "ds-pipeline:names": JSON.stringify(names) }).split("\n"),
    ).to.deep.equal([
      `Pulumi.${stack}.yaml has 4 faults:`,
      `  ds-pipeline:names.inputBucket: found "${filled}"; allowed: ${BUCKET}`,
      `  ds-pipeline:names.executionRole: found "${role("execution")}"; allowed: ${ROLE}`,
      `  ds-pipeline:names.stateMachineRole: found "${role("states")}"; allowed: ${ROLE}`,
      `  ds-pipeline:names.scheduleRole: found "${role("schedule")}"; allowed: ${ROLE}`,
    ]);
  });

  it("of the longest that fits is taken", () => {
    const bucket = `${"a".repeat(59)}-dev`;
    expect(
      sampleSettings("dev", { names: { inputBucket: `${"a".repeat(59)}-{stack}` } }).names.inputBucket,
    ).to.equal(bucket);
    expect(bucket).to.have.length(63);
  });

  it("is one bucket's alone", () => {
    const config = configWith("dev", { names: { outputBucket: "shared", logBucket: "shared" } });
    expect(refusal("dev", config).split("\n")).to.deep.equal([
      "Pulumi.dev.yaml has a fault:",
      '  ds-pipeline:names.logBucket: found "shared"; allowed: a bucket of its own: names.outputBucket is the same',
    ]);
  });

  it("of a stack in capitals is not a bucket's", () => {
    const config = configWith("dev", { names: undefined, targets: undefined });
    expect(refusal("Dev", config).split("\n")).to.deep.equal([
      "Pulumi.Dev.yaml has 4 faults:",
      ...["input", "output", "artifacts", "logs"].map((purpose) => {
        const key = `${purpose.replace(/s$/, "")}Bucket`;
        return `  ds-pipeline:names.${key}: found "ds-${purpose}-Dev-123456789012-us-east-1"; allowed: ${BUCKET}`;
      }),
    ]);
  });
});

describe("the release file", () => {
  it("is named by the stack, its account and its region", () => {
    const config = configWith("prod", { release: { file: "releases/{account}/{region}/{stack}.json" } });
    expect(parseSettings(PROJECT, "prod", config).releaseFile).to.equal(
      "releases/987654321098/us-east-1/prod.json",
    );
  });

  it("is called as git calls it", () => {
    const config = configWith("prod", { release: { file: "./releases//{stack}.json" } });
    expect(parseSettings(PROJECT, "prod", config).releaseFile).to.equal("releases/prod.json");
  });

  it("keeps what is not a placeholder", () => {
    expect(fillTemplate("{a}/{b}", { a: "1" })).to.equal("1/{b}");
  });
});

describe("a statement id", () => {
  it("keeps letters and digits of the stack's name only", () => {
    const ids = ["prod", "eu-prod", "eu_prod.2", "Prod", "-x-"].map(allowSid);
    expect(ids).to.deep.equal(["AllowProd", "AllowEuProd", "AllowEuProd2", "AllowProd", "AllowX"]);
  });
});
