import { stringify } from "yaml";
import { writtenConfig } from "../sample-settings";

/** A project, its accounts and its stacks by names of its own; every stack in a region and with names of its own. */
const PROJECT = "weather";
const [BUILDS, LIVE, STAGING, FAR] = ["111111111111", "222222222222", "333333333333", "444444444444"];
const SOURCE = "workshop";
const ORGANIZATION = "o-weather12345";

/** Image names; the task runs the second. */
const IMAGES = ["team/ingest", "team/scale"];

/** How the source says that each is built: as the fixture's is. */
const [BUILT] = Object.values(writtenConfig("dev")["ds-pipeline:images"] as Record<string, unknown>);

const names = (prefix: string) => ({
  inputBucket: `${prefix}-in-{account}`,
  outputBucket: `${prefix}-out-{account}`,
  cluster: `${prefix}-cluster`,
  taskFamily: `${prefix}-family`,
  logGroup: `/${prefix}/tasks`,
  stateMachine: `${prefix}-machine`,
  schedule: `${prefix}-nightly`,
  parameterPath: `/${prefix}/run`,
  topic: `${prefix}-alerts`,
  deadLetterQueue: `${prefix}-letters`,
  keyAlias: `alias/${prefix}`,
  taskRole: `${prefix}-worker`,
  executionRole: `${prefix}-starter`,
  boundary: `${prefix}-fence`,
});

const images = (image: object) => Object.fromEntries(IMAGES.map((name) => [name, image]));

const common = {
  images: images({}),
  release: { file: "deployed/{stack}/release.json" },
  organizationId: ORGANIZATION,
};

interface Target {
  readonly account: string;
  readonly region: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Targets by name, each with what others leave at its default. */
const TARGETS: Readonly<Record<string, Target>> = {
  live: {
    account: LIVE,
    region: "eu-central-1",
    settings: {
      encryption: "customer-managed",
      network: { egress: "endpoints", cidr: "10.30.0.0/16", availabilityZones: 3 },
      alarms: { email: "somebody@example.com" },
      task: { image: IMAGES[1], cpu: 2048, memory: 8192, timeoutMinutes: 5 },
      pipeline: { inputKey: "raw/observations.csv", modelKey: "models/live/model.json" },
      schedule: { enabled: true, expression: "rate(1 day)" },
      retention: { logDays: 60, dataDays: 30 },
    },
  },
  "eu-staging": {
    account: STAGING,
    region: "eu-west-1",
    settings: {
      network: { egress: "nat-per-zone" },
      task: { image: IMAGES[1], cpu: 256, memory: 512, architecture: "ARM64" },
      pipeline: { inputKey: "raw/observations.csv", inputs: "raw-folder", maxConcurrency: 2 },
      schedule: { enabled: false },
      retention: { logDays: 1 },
    },
  },
  "4th-floor": {
    account: FAR,
    region: "us-west-2",
    settings: {
      network: { egress: "public-ip" },
      task: { image: IMAGES[1], cpu: 1024, memory: 2048 },
      pipeline: { inputKey: "raw/2026/observations.csv" },
      schedule: { enabled: true, expression: "cron(15 4 ? * SUN *)", timezone: "America/Los_Angeles" },
      retention: { logDays: 14 },
    },
  },
};

const stackFile = (region: string, settings: Readonly<Record<string, unknown>>): string =>
  stringify({
    config: {
      "aws:region": region,
      ...Object.fromEntries(Object.entries(settings).map(([key, value]) => [`${PROJECT}:${key}`, value])),
    },
  });

/** The stack files of a team that changed everything that can be changed, by path. */
export const OTHER_STACKS: Readonly<Record<string, string>> = {
  "Pulumi.yaml": stringify({ name: PROJECT, runtime: "nodejs" }),
  "bootstrap/Pulumi.yaml": stringify({ name: `${PROJECT}-bootstrap`, runtime: "nodejs" }),
  [`Pulumi.${SOURCE}.yaml`]: stackFile("eu-central-1", {
    ...common,
    kind: "source",
    account: BUILDS,
    images: images(BUILT as object),
    names: { ...names(SOURCE), artifactBucket: `${SOURCE}-models-{account}` },
    encryption: "customer-managed",
    task: { image: IMAGES[1] },
    pipeline: { inputKey: "raw/observations.csv", modelKey: "models/model.json" },
    schedule: { enabled: false },
    retention: { logDays: 7 },
    targets: Object.entries(TARGETS).map(([stack, { account }]) => ({
      stack,
      account,
      readers: [`${stack}-worker`],
      promoters: [`ds-promotion-${stack}`],
    })),
  }),
  [`bootstrap/Pulumi.${SOURCE}.yaml`]: stringify({
    config: {
      [`${PROJECT}-bootstrap:github`]: { repository: "weather/pipelines", branch: "release/next" },
      [`${PROJECT}-bootstrap:state`]: { bucket: "weather-states-{account}" },
    },
  }),
  ...Object.fromEntries(
    Object.entries(TARGETS).flatMap(([stack, { account, region, settings }]) => [
      [
        `Pulumi.${stack}.yaml`,
        stackFile(region, {
          ...common,
          kind: "target",
          account,
          externalId: `weather-${stack}`,
          source: { stack: SOURCE, account: BUILDS },
          names: names(stack),
          ...settings,
        }),
      ],
      [`bootstrap/Pulumi.${stack}.yaml`, "config: {}\n"],
    ]),
  ),
};

export { SOURCE, TARGETS };
