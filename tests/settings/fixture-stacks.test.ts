import { expect } from "chai";
import { parseSettings } from "../../settings/settings";
import {
  configOf,
  configWith,
  PROJECT,
  sampleSettings,
  fixtureConfig,
  STAGING_YAML,
} from "../sample-settings";

const everywhere = {
  project: "ds-pipeline",
  region: "us-east-1",
  profile: undefined,
  images: { "ds-preprocessing": {} },
  pipeline: {
    inputKey: "raw/monthly_data.csv",
    modelKey: "models/preprocessing_model.pkl",
    inputs: "input-key",
    maxConcurrency: 10,
  },
  encryption: "s3-managed",
  signIn: "deploy-role",
  tags: {},
};

const namesEverywhere = {
  cluster: "ds-processing-cluster",
  taskFamily: "ds-preprocessing",
  stateMachine: "ds-preprocessing-pipeline",
  schedule: "ds-preprocessing-schedule",
  parameterPath: "/ds/preprocessing",
  topic: "ds-preprocessing-alerts",
  deadLetterQueue: "ds-preprocessing-dead-letters",
  keyAlias: "alias/ds-preprocessing",
};

/** The names of what `bootstrap/` makes, by default. */
const identities = (stack: string) => ({
  boundary: `ds-boundary-${stack}`,
  deployRole: `ds-deploy-${stack}`,
  previewRole: `ds-preview-${stack}`,
  promotionRole: `ds-promotion-${stack}`,
  imageBuilderRole: `ds-image-builder-${stack}`,
  testerRole: `ds-tester-${stack}`,
  deployerRole: `ds-deployer-${stack}`,
  previewerRole: `ds-previewer-${stack}`,
});

/** What a source says of the sample, with every default. */
const build = {
  context: ".",
  dockerfile: "workload/Dockerfile",
  platforms: ["linux/amd64", "linux/arm64"],
  rehearsal: {
    command: ["node", "workload/build.mjs"],
    entrypoint: ["node", "main.cjs"],
    workingDirectory: "/app",
    environment: {},
    data: {
      model: "workload/sample/model.json",
      nextModel: "workload/sample/next_model.json",
      source: {
        input: "workload/sample/monthly_data.csv",
        result: "workload/sample/monthly_data.scaled.csv",
      },
      target: { input: "workload/sample/target_data.csv", result: "workload/sample/target_data.scaled.csv" },
    },
  },
};

describe("the stacks of the fixture", () => {
  it("make dev a source: every value", () => {
    expect(sampleSettings("dev")).to.deep.equal({
      ...everywhere,
      images: { "ds-preprocessing": { build } },
      stack: "dev",
      kind: "source",
      account: "123456789012",
      names: {
        ...namesEverywhere,
        ...identities("dev"),
        inputBucket: "ds-input-dev-123456789012-us-east-1",
        outputBucket: "ds-output-dev-123456789012-us-east-1",
        artifactBucket: "ds-artifacts-dev-123456789012-us-east-1",
        logGroup: "/ecs/ds-preprocessing-dev",
        executionRole: "ds-preprocessing-execution-dev",
        taskRole: "ds-preprocessing-task-dev",
        stateMachineRole: "ds-preprocessing-states-dev",
        scheduleRole: "ds-preprocessing-schedule-dev",
      },
      network: { cidr: "10.20.0.0/16", availabilityZones: 2, egress: "public-ip" },
      task: {
        image: "ds-preprocessing",
        cpu: 512,
        memory: 1024,
        architecture: "X86_64",
        timeoutMinutes: 60,
      },
      schedule: {
        enabled: false,
        expression: "cron(0 3 * * ? *)",
        timezone: "UTC",
        retryAttempts: 3,
        retryWindowMinutes: 60,
      },
      retention: {
        logDays: 7,
        dataDays: 90,
        noncurrentDays: 30,
        modelVersionDays: 365,
        unfinishedUploadDays: 3,
        releasedImages: 50,
        unreleasedImageDays: 14,
      },
      alarms: {},
      targets: [
        {
          stack: "prod",
          account: "987654321098",
          readers: ["ds-preprocessing-task-prod"],
          promoters: ["ds-promotion-prod"],
        },
      ],
      validation: {
        key: "validation/monthly_data.csv",
        thresholds: {
          rows: { min: 1 },
          mean: { min: -1, max: 1 },
          standardDeviation: { min: 0.2, max: 5 },
        },
      },
      releaseFile: "releases/dev.json",
    });
  });

  it("make prod a target of dev: every value", () => {
    expect(sampleSettings("prod")).to.deep.equal({
      ...everywhere,
      stack: "prod",
      kind: "target",
      account: "987654321098",
      names: {
        ...namesEverywhere,
        ...identities("prod"),
        deployRole: "CrossAccountDeployRole",
        inputBucket: "ds-input-prod-987654321098-us-east-1",
        outputBucket: "ds-output-prod-987654321098-us-east-1",
        artifactBucket: "ds-artifacts-prod-987654321098-us-east-1",
        logGroup: "/ecs/ds-preprocessing-prod",
        executionRole: "ds-preprocessing-execution-prod",
        taskRole: "ds-preprocessing-task-prod",
        stateMachineRole: "ds-preprocessing-states-prod",
        scheduleRole: "ds-preprocessing-schedule-prod",
      },
      network: { cidr: "10.20.0.0/16", availabilityZones: 2, egress: "nat" },
      task: {
        image: "ds-preprocessing",
        cpu: 1024,
        memory: 2048,
        architecture: "X86_64",
        timeoutMinutes: 60,
      },
      schedule: {
        enabled: true,
        expression: "cron(0 3 * * ? *)",
        timezone: "UTC",
        retryAttempts: 3,
        retryWindowMinutes: 60,
      },
      retention: {
        logDays: 30,
        dataDays: 0,
        noncurrentDays: 30,
        modelVersionDays: 365,
        unfinishedUploadDays: 3,
        releasedImages: 50,
        unreleasedImageDays: 14,
      },
      alarms: {},
      targets: [],
      source: { stack: "dev", account: "123456789012" },
      externalId: "ds-pipeline-prod",
      validation: { key: "validation/monthly_data.csv", thresholds: {} },
      releaseFile: "releases/prod.json",
    });
  });

  it("agree: the roles that dev lets in are those that prod creates", () => {
    const [target] = sampleSettings("dev").targets;
    const prod = sampleSettings("prod");
    expect(target?.account).to.equal(prod.account);
    expect(target?.readers).to.deep.equal([prod.names.taskRole]);
    expect(target?.promoters).to.deep.equal([prod.names.promotionRole]);
    expect(prod.source?.account).to.equal(sampleSettings("dev").account);
  });
});

describe("another stack", () => {
  it("needs nothing but its own file", () => {
    const { kind, account, region, stack, names, source, releaseFile } = parseSettings(
      PROJECT,
      "staging",
      configOf(STAGING_YAML),
    );
    expect({ kind, account, region, stack, source, releaseFile }).to.deep.equal({
      kind: "target",
      account: "012345678901",
      region: "eu-central-1",
      stack: "staging",
      source: { stack: "dev", account: "123456789012" },
      releaseFile: "releases/staging.json",
    });
    expect(names).to.deep.equal({
      ...namesEverywhere,
      ...identities("staging"),
      inputBucket: "ds-input-staging-012345678901-eu-central-1",
      outputBucket: "ds-output-staging-012345678901-eu-central-1",
      artifactBucket: "ds-artifacts-staging-012345678901-eu-central-1",
      logGroup: "/ecs/ds-preprocessing-staging",
      executionRole: "ds-preprocessing-execution-staging",
      taskRole: "ds-preprocessing-task-staging",
      stateMachineRole: "ds-preprocessing-states-staging",
      scheduleRole: "ds-preprocessing-schedule-staging",
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
