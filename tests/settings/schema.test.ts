import { expect } from "chai";
import { parseSettings } from "../../settings/settings";
import { configOf, configWith, PROJECT, sampleSettings, STAGING_YAML } from "../sample-settings";
import { faultsOf, refusal } from "./faults";
import { words } from "../words";

/** Section and key to the bounds of a whole number, both allowed, and its unit. */
const WHOLE: readonly (readonly [string, string, number, number, string])[] = [
  ["task", "timeoutMinutes", 1, 1440, "minutes"],
  ["schedule", "retryAttempts", 0, 185, "retries"],
  ["schedule", "retryWindowMinutes", 1, 1440, "minutes"],
  ["retention", "dataDays", 0, 3650, "days (0 keeps data)"],
  ["retention", "noncurrentDays", 1, 3650, "days"],
  ["retention", "modelVersionDays", 90, 3650, "days"],
  ["retention", "unfinishedUploadDays", 1, 30, "days"],
  ["retention", "releasedImages", 5, 1000, "images"],
  ["retention", "unreleasedImageDays", 1, 365, "days"],
];

/** What a section cannot do without. */
const REQUIRED: Readonly<Record<string, object>> = { schedule: { enabled: true }, retention: { logDays: 7 } };

const ZONES =
  "a whole number from 1 to 3 availability zones, or a list of 1 to 3 of them, each once, such as [us-west-1a, us-west-1c]";
const zones = (availabilityZones: unknown) => ({ network: { availabilityZones } });

/** Key to a value that is refused, and the fault. */
const REFUSED: readonly (readonly [Record<string, unknown>, string])[] = [
  [{ kind: "Source" }, 'kind: found "Source"; allowed: one of source, target'],
  [
    { network: { egress: "internet" } },
    'network.egress: found "internet"; allowed: one of public-ip, nat, nat-per-zone, endpoints',
  ],
  ...[0, 4, 1.5, "2", [], ["us-east-1a", "us-east-1a"], ["us-west-2-lax-1a"], ["use1-az1"]].map(
    (found) =>
      [zones(found), `network.availabilityZones: found ${JSON.stringify(found)}; allowed: ${ZONES}`] as const,
  ),
  [
    zones(["us-east-1a", "us-west-1c"]),
    'network.availabilityZones.1: found "us-west-1c"; allowed: a zone of us-east-1, such as us-east-1a',
  ],
  [{ task: { architecture: "arm64" } }, 'task.architecture: found "arm64"; allowed: one of X86_64, ARM64'],
  [{ inputs: "all" }, 'inputs: found "all"; allowed: one of input-key, folder, none'],
  [
    { models: { preprocessing: { key: "models/../a" } } },
    'models.preprocessing.key: found "models/../a"; allowed: an object key such as raw/monthly_data.csv of 1 to 900 letters, digits and !*\'()./_=@+,:-, without a leading slash or ..',
  ],
  [
    { models: { preprocessing: { key: "model.pkl" } } },
    'models.preprocessing.key: found "model.pkl"; allowed: an object key under models/, such as models/churn/model.pkl',
  ],
  [{ schedule: { enabled: "yes" } }, 'schedule.enabled: found "yes"; allowed: true or false'],
  [{ schedule: { enabled: true, timezone: 1 } }, "schedule.timezone: found 1; allowed: a time zone"],
  [{ alarms: { email: "nobody" } }, 'alarms.email: found "nobody"; allowed: an email address'],
  [{ signIn: "admin" }, 'signIn: found "admin"; allowed: one of deploy-role, preview-role, caller'],
  [{ encryption: "kms" }, 'encryption: found "kms"; allowed: one of s3-managed, customer-managed'],
  [
    { organizationId: "o-short" },
    'organizationId: found "o-short"; allowed: an organization id such as o-a1b2c3d4e5',
  ],
  [
    { organizationId: "r-a1b2c3d4e5" },
    'organizationId: found "r-a1b2c3d4e5"; allowed: an organization id such as o-a1b2c3d4e5',
  ],
  [
    { images: ["ds-preprocessing"] },
    'images: found ["ds-preprocessing"]; allowed: a map from repository name to { build }, or {}',
  ],
  [
    { images: { "ds-preprocessing": {}, "Ai-service": {} } },
    'images.Ai-service: found "Ai-service"; allowed: an ECR repository name of 2 to 100 lower-case letters, digits, and single . _ - / between them',
  ],
  [{ targets: { prod: {} } }, 'targets: found {"prod":{}}; allowed: a list of targets'],
  [
    { source: { stack: "dev", account: 123456789012 } },
    'source.account: found 123456789012; allowed: an AWS account number of 12 digits, in quotes ("123456789012")',
  ],
  [{ tags: "a=b" }, 'tags: found "a=b"; allowed: a map from tag key to text'],
  [
    { validation: { key: "raw/monthly_data.csv" } },
    'validation.key: found "raw/monthly_data.csv"; allowed: an object key under validation/, such as validation/monthly_data.csv',
  ],
  [
    { validation: { thresholds: ["mean"] } },
    'validation.thresholds: found ["mean"]; allowed: a map from metric to { min, max }',
  ],
  [
    { validation: { thresholds: { "mean value": { min: 0 } } } },
    'validation.thresholds.mean value: found "mean value"; allowed: a metric\'s name of 1 to 64 letters, digits and . _ -, starting with a letter',
  ],
  [
    { validation: { thresholds: { mean: 1 } } },
    "validation.thresholds.mean: found 1; allowed: a map with the keys min, max",
  ],
  [
    { validation: { thresholds: { mean: { minimum: 0, min: 0 } } } },
    "validation.thresholds.mean.minimum: found an unknown key; allowed: a map with the keys min, max",
  ],
  [
    { validation: { thresholds: { mean: { min: "0" } } } },
    'validation.thresholds.mean.min: found "0"; allowed: a number',
  ],
  [
    { validation: { thresholds: { mean: {} } } },
    "validation.thresholds.mean: found {}; allowed: min, max or both",
  ],
  [
    { validation: { thresholds: { mean: { min: 1, max: -1 } } } },
    'validation.thresholds.mean: found {"min":1,"max":-1}; allowed: a min that is not above max',
  ],
  [{ release: { file: "" } }, 'release.file: found ""; allowed: a path such as releases/prod.json'],
  [
    { release: { file: "releases/{stak}.json" } },
    'release.file: found "releases/{stak}.json"; allowed: a text in which only {stack}, {account} and {region} are placeholders',
  ],
  [
    { retention: "30 days" },
    'retention: found "30 days"; allowed: a map with the keys logDays, dataDays, noncurrentDays, modelVersionDays, unfinishedUploadDays, releasedImages, unreleasedImageDays',
  ],
];

describe("a setting", () => {
  it("takes as many images and targets as AWS's policies have room for", () => {
    const names = (count: number, name: string) =>
      Array.from({ length: count }, (_, index) => `${name}-${index}`);
    const images = (count: number) => Object.fromEntries(names(count, "image").map((name) => [name, {}]));
    const targets = (count: number, roles = 4) =>
      names(count, "prod").map((stack, index) => ({
        stack,
        account: String(210987654321 + index),
        readers: names(roles, "reader"),
        promoters: names(roles, "promoter"),
      }));
    const most = { images: images(40), image: "image-0", targets: targets(10) };
    expect(sampleSettings("dev", most).targets).to.have.length(10);
    for (const [change, fault] of [
      [{ images: images(41) }, "at most 40 images"],
      [{ targets: targets(11) }, "at most 10 targets"],
      [{ targets: [{ ...targets(1)[0], promoters: names(5, "promoter") }] }, "at most 4 role names"],
    ] as const)
      expect(faultsOf("dev", { ...most, ...change }).every((line) => line.endsWith(fault))).to.equal(true);
  });

  it("takes a number of zones, or their names", () => {
    for (const found of [1, 3, ["us-east-1c"], ["us-east-1a", "us-east-1c", "us-east-1d"]])
      expect(sampleSettings("dev", zones(found)).network.availabilityZones).to.deep.equal(found);
  });

  for (const [section, key, min, max, unit] of WHOLE) {
    const of = (value: unknown) => ({ [section]: { ...REQUIRED[section], [key]: value } });
    it(`${section}.${key} is a whole number from ${min} to ${max}`, () => {
      for (const value of [min, max]) {
        const settings = sampleSettings("dev", of(value)) as unknown as Record<string, object>;
        expect(settings[section]).to.have.property(key, value);
      }
      for (const value of [min - 1, max + 1, min + 0.5, String(min)]) {
        expect(faultsOf("dev", of(value))).to.deep.equal([
          `${section}.${key}: found ${JSON.stringify(value)}; allowed: a whole number from ${min} to ${max} ${unit}`,
        ]);
      }
    });
  }

  for (const [changes, fault] of REFUSED) {
    it(`may not be ${JSON.stringify(changes)}`, () =>
      expect(faultsOf("dev", changes)).to.deep.equal([fault]));
  }

  it("validation has a key and no thresholds by default, and takes equal bounds", () => {
    const of = (validation: unknown) => sampleSettings("dev", { validation }).validation;
    expect(of(undefined)).to.deep.equal({ key: "validation/monthly_data.csv", thresholds: {} });
    const thresholds = { rows: { min: 1 }, mean: { max: 0.5 }, "f1.score-macro_2": { min: 0, max: 0 } };
    expect(of({ key: "validation/a/b.csv", thresholds })).to.deep.equal({
      key: "validation/a/b.csv",
      thresholds,
    });
  });

  it("task.cpu and task.memory lie within bounds, and make a pair", () => {
    expect(faultsOf("dev", { task: { cpu: 128, memory: 256 } })).to.deep.equal([
      "task.cpu: found 128; allowed: a whole number from 256 to 16384 CPU units",
      "task.memory: found 256; allowed: a whole number from 512 to 122880 MiB",
      'task: found {"cpu":128,"memory":256}; allowed: a cpu of 256, 512, 1024, 2048, 4096, 8192, 16384 units',
    ]);
  });

  it("schedule.timezone is an IANA name", () => {
    const of = (timezone: string) => ({ schedule: { enabled: true, timezone } });
    for (const zone of words(`
      UTC Europe/Berlin America/New_York Asia/Kolkata Europe/Kyiv Etc/GMT+1 GMT EST CET EST5EDT GB NZ-CHAT
    `))
      expect(sampleSettings("dev", of(zone)).schedule.timezone, zone).to.equal(zone);
    for (const zone of [
      "",
      ...words("Mars/Olympus europe/berlin Europe/berlin CEST PST cet SystemV/PST8 +02:00"),
    ])
      expect(faultsOf("dev", of(zone)), zone).to.deep.equal([
        `schedule.timezone: found "${zone}"; allowed: a name of the time zone database, such as UTC, CET or Europe/Berlin`,
      ]);
  });
});

describe("an account number", () => {
  const withAccount = (written: string) => configOf(STAGING_YAML.replace('"012345678901"', written));

  it("keeps its leading zero", () => {
    expect(parseSettings(PROJECT, "staging", withAccount('"000000000001"')).account).to.equal("000000000001");
  });

  it("may lack quotes while YAML reads the same digits", () => {
    expect(parseSettings(PROJECT, "staging", withAccount("210987654321")).account).to.equal("210987654321");
  });

  it("without quotes loses its leading zero, and is refused rather than padded", () => {
    expect(refusal("staging", withAccount("012345678901"))).to.equal(
      'Pulumi.staging.yaml has a fault:\n  ds-pipeline:account: found "12345678901"; allowed: an AWS account number of 12 digits, in quotes ("123456789012")',
    );
  });

  it("of a target is refused as a number", () => {
    const target = { stack: "prod", account: 987654321098, readers: ["a"], promoters: ["b"] };
    expect(refusal("dev", configWith("dev", { targets: [target] }))).to.equal(
      'Pulumi.dev.yaml has a fault:\n  ds-pipeline:targets.0.account: found 987654321098; allowed: an AWS account number of 12 digits, in quotes ("123456789012")',
    );
  });
});
