import { expect } from "chai";
import { SettingsError } from "../../settings/settings";
import { configOf, configWith, STAGING_YAML } from "../sample-settings";
import { faultsOf, refusal } from "./faults";
import { settingsSchema } from "../../settings/schema";
import { maps } from "./leaves";

const TOP_LEVEL =
  "a map with the keys kind, account, source, after, externalId, signIn, targets, organizationId, encryption, names, images, models, pipelines, network, retention, findings, evidence, release, tags";
const NO_SUCH_NAMESPACE = "keys of ds-pipeline, and aws:region, aws:profile";

describe("faults in the settings", () => {
  it("are reported at once, in one message that names the file", () => {
    const config = configWith("dev", {
      "aws:region": undefined,
      kind: "sauce",
      account: "12345678901",
      network: { cidr: "10.0.0.0/8", availabilityZones: 4 },
      task: { cpu: 512, memory: 1024, memroy: 2048 },
      schedule: undefined,
      retentoin: { logDays: 7 },
      targets: [{ stack: "prod", account: 987654321098, readers: [], promoters: ["ds-promotion-prod"] }],
    });
    expect(refusal("dev", config)).to.equal(
      [
        "Pulumi.dev.yaml has 9 faults:",
        '  ds-pipeline:kind: found "sauce"; allowed: one of source, target',
        '  ds-pipeline:account: found "12345678901"; allowed: an AWS account number of 12 digits, in quotes ("123456789012")',
        '  ds-pipeline:targets.0.account: found 987654321098; allowed: an AWS account number of 12 digits, in quotes ("123456789012")',
        "  ds-pipeline:pipelines.preprocessing.task.memroy: found an unknown key; allowed: a map with the keys cpu, memory, architecture, timeoutMinutes",
        "  ds-pipeline:pipelines.preprocessing.schedule: found nothing; allowed: a map with the keys enabled, expression, timezone, retryAttempts, retryWindowMinutes",
        '  ds-pipeline:network.cidr: found "10.0.0.0/8"; allowed: an IPv4 range from /16 to /24 with no host bits set, such as 10.20.0.0/16',
        "  ds-pipeline:network.availabilityZones: found 4; allowed: a whole number from 1 to 3 availability zones, or a list of 1 to 3 of them, each once, such as [us-west-1a, us-west-1c]",
        `  ds-pipeline:retentoin: found an unknown key; allowed: ${TOP_LEVEL}`,
        "  aws:region: found nothing; allowed: an AWS region, such as us-east-1",
      ].join("\n"),
    );
  });

  it("are named for the stack whose file has them", () => {
    const config = { ...configOf(STAGING_YAML), "ds-pipeline:encryption": "none" };
    expect(refusal("staging", config)).to.equal(
      'Pulumi.staging.yaml has a fault:\n  ds-pipeline:encryption: found "none"; allowed: one of s3-managed, customer-managed',
    );
  });

  it("are there for programs as well", () => {
    const error = new SettingsError("Pulumi.dev.yaml", [{ key: "a", found: undefined, allowed: "b" }]);
    expect(error.name).to.equal("SettingsError");
    expect(error.faults).to.deep.equal([{ key: "a", found: undefined, allowed: "b" }]);
  });

  it("include everything that is missing from an empty file", () => {
    expect(refusal("new", {})).to.equal(
      [
        "Pulumi.new.yaml has 5 faults:",
        "  ds-pipeline:kind: found nothing; allowed: one of source, target",
        '  ds-pipeline:account: found nothing; allowed: an AWS account number of 12 digits, in quotes ("123456789012")',
        "  ds-pipeline:pipelines: found nothing; allowed: a map from pipeline name to its settings",
        "  ds-pipeline:retention: found nothing; allowed: a map with the keys logDays, dataDays, noncurrentDays, modelVersionDays, unfinishedUploadDays, releasedImages, unreleasedImageDays",
        "  aws:region: found nothing; allowed: an AWS region, such as us-east-1",
      ].join("\n"),
    );
  });
});

describe("an unknown key", () => {
  const UNKNOWN: readonly (readonly [string, Record<string, unknown>, string])[] = [
    ["at the top", { schedul: { enabled: true } }, `schedul: found an unknown key; allowed: ${TOP_LEVEL}`],
    [
      "in a misspelled namespace",
      { "ds-pipline:encryption": "customer-managed" },
      `ds-pipline:encryption: found an unknown key; allowed: ${NO_SUCH_NAMESPACE}`,
    ],
    [
      "of AWS that nothing reads",
      { "aws:assumeRole": { roleArn: "x" } },
      `aws:assumeRole: found an unknown key; allowed: ${NO_SUCH_NAMESPACE}`,
    ],
  ];
  for (const [where, changes, fault] of UNKNOWN) {
    it(`${where} is a fault`, () => expect(faultsOf("dev", changes)).to.deep.equal([fault]));
  }

  it("in any map is a fault", () => {
    const found = maps(settingsSchema).map((each) => each.safeParse({ misspelled: 1 }));
    expect(found).to.have.length.greaterThan(15);
    for (const { error } of found)
      expect(error?.issues.map(({ code }) => code)).to.include("unrecognized_keys");
  });

  it("is reported each time, beside the others of its map", () => {
    const source = { stack: "dev", account: "123456789012", stck: "dev", name: "dev" };
    expect(faultsOf("prod", { source })).to.deep.equal([
      "source.stck: found an unknown key; allowed: a map with the keys stack, account",
      "source.name: found an unknown key; allowed: a map with the keys stack, account",
    ]);
  });
});
