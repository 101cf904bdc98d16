import { join } from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";
import type { RoleGrant } from "../documents/roles/role-grant";
import type { Release } from "../release/release-file";
import { handOver } from "../settings/config";
import { pipeline } from "../settings/pipelines";
import { readYaml } from "../settings/stack-file";
import { parseSettings, pipelineOf, type PipelineSettings, type Settings } from "../settings/settings";

export const PROJECT = "ds-pipeline";

/** Folder of stack files that only tests read: what a user writes into those of the repository changes no test. */
export const FIXTURE = join(__dirname, "fixture");

/** A stack's configuration as the engine hands it over: `<namespace>:<key>` to text. */
export type Config = Readonly<Record<string, string>>;

const stackFile = z.object({ config: z.record(z.string(), z.unknown()) });

/** What the fixture's file of a stack says. */
export const writtenConfig = (stack: "dev" | "prod"): Readonly<Record<string, unknown>> =>
  readYaml(join(FIXTURE, `Pulumi.${stack}.yaml`), stackFile).config;

/** What the fixture's file of a bootstrap's stack says. */
export const bootstrapConfig = (stack: string): Readonly<Record<string, unknown>> =>
  readYaml(join(FIXTURE, "bootstrap", `Pulumi.${stack}.yaml`), stackFile).config;

/** The configuration of a stack of the fixture. */
export const fixtureConfig = (stack: "dev" | "prod"): Config => handOver(writtenConfig(stack));

/** The text of a `Pulumi.<stack>.yaml`, as the engine hands it over. */
export const configOf = (yaml: string): Config => handOver(stackFile.parse(parse(yaml)).config);

/** Settings of the fixture's one pipeline, which tests name without it. */
const OF_PIPELINE = Object.keys(pipeline.shape);

/** A stack's configuration with keys of the project or of its pipeline replaced; `undefined` removes one. */
export function changed(
  config: Readonly<Record<string, unknown>>,
  changes: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const key = `${PROJECT}:pipelines`;
  const result: Record<string, unknown> = { ...config };
  for (const [name, value] of Object.entries(changes))
    if (OF_PIPELINE.includes(name)) {
      const { preprocessing } = result[key] as { preprocessing: object };
      result[key] = { preprocessing: { ...preprocessing, [name]: value } };
    } else result[name.includes(":") ? name : `${PROJECT}:${name}`] = value;
  return Object.fromEntries(Object.entries(result).filter(([, value]) => value !== undefined));
}

/** The configuration of a stack of the fixture, changed, as the engine hands it over. */
export const configWith = (stack: "dev" | "prod", changes: Readonly<Record<string, unknown>>): Config =>
  handOver(changed(writtenConfig(stack), changes));

/** The text of a stack's file of the fixture, changed. */
export const fileWith = (stack: "dev" | "prod", changes: Readonly<Record<string, unknown>>): string =>
  stringify({ config: changed(writtenConfig(stack), changes) });

/** A target as its source's file lists it. */
export const listed = (stack: string, account: string) => ({
  stack,
  account,
  readers: [`ds-preprocessing-task-${stack}`],
  promoters: [`ds-promotion-${stack}`],
});

/** The settings of a stack of the fixture, with keys of the project replaced, and of its one pipeline. */
export const sampleSettings = (
  stack: "dev" | "prod",
  changes: Readonly<Record<string, unknown>> = {},
): PipelineSettings => pipelineOf(parseSettings(PROJECT, stack, configWith(stack, changes)), "preprocessing");

/** Two more pipelines, for a configuration of the fixture: one that fans out over a folder, and one without input and model. */
export function severalPipelines(stack: "dev" | "prod"): Readonly<Record<string, unknown>> {
  const written = (key: string) => writtenConfig(stack)[`${PROJECT}:${key}`] as object;
  return {
    names: {
      ...written("names"),
      taskFamily: "ds-{workload}",
      logGroup: "/ecs/ds-{workload}-{stack}",
      stateMachine: "ds-{workload}-pipeline",
      parameterPath: "/ds/{workload}",
    },
    images: { "ds-preprocessing": {}, "ds-churn": {}, "ds-smoke": {} },
    models: {
      preprocessing: { key: "models/preprocessing_model.pkl" },
      churn: { key: "models/churn/model.pkl" },
    },
    pipelines: {
      ...written("pipelines"),
      churn: {
        image: "ds-churn",
        model: "churn",
        folder: "churn",
        inputs: "folder",
        schedule: { enabled: stack === "prod" },
      },
      smoke: { image: "ds-smoke", inputs: "none", schedule: { enabled: false } },
    },
    ...(stack === "dev" && {
      targets: [{ ...listed("prod", "987654321098"), readers: ["ds-{workload}-task-prod"] }],
    }),
  };
}

/** The same, and the target tries releases of the first pipeline before it runs them. */
export function tryingPipelines(
  stack: "dev" | "prod",
  canary: Readonly<Record<string, unknown>> = { required: true, maxChange: { mean: 0.1 } },
): Readonly<Record<string, unknown>> {
  const several = severalPipelines(stack);
  const { preprocessing, ...others } = several["pipelines"] as Readonly<Record<string, object>>;
  const validation = { thresholds: { rows: { min: 1 } } };
  return {
    ...several,
    ...(stack === "dev"
      ? {
          targets: [
            {
              ...listed("prod", "987654321098"),
              readers: ["ds-{workload}-task-prod", "ds-preprocessing-canary-task-prod"],
            },
          ],
        }
      : { pipelines: { preprocessing: { ...preprocessing, validation, canary }, ...others } }),
  };
}

/** The settings of a stack of the fixture with three pipelines. */
export const severalSettings = (
  stack: "dev" | "prod",
  changes: Readonly<Record<string, unknown>> = {},
): Settings => parseSettings(PROJECT, stack, configWith(stack, { ...severalPipelines(stack), ...changes }));

/** The settings of a stack of the fixture that tries releases, or of its source. */
export const tryingSettings = (stack: "dev" | "prod", canary?: Readonly<Record<string, unknown>>): Settings =>
  parseSettings(PROJECT, stack, configWith(stack, tryingPipelines(stack, canary)));

/** A stack that nothing but its own file adds: a target between dev and prod. */
export const STAGING_YAML = `
config:
  aws:region: eu-central-1
  ds-pipeline:kind: target
  ds-pipeline:account: "012345678901"
  ds-pipeline:source: { stack: dev, account: "123456789012" }
  ds-pipeline:externalId: ds-pipeline-staging
  ds-pipeline:models: { preprocessing: { key: models/preprocessing_model.pkl } }
  ds-pipeline:pipelines:
    preprocessing: { image: ds-preprocessing, model: preprocessing, schedule: { enabled: false } }
  ds-pipeline:retention: { logDays: 14 }
`;

/** Files of the fixture's stacks in an organization, with another target that is in another region and fans out. */
export const twoTargets = (ofStaging: Readonly<Record<string, unknown>> = {}) => ({
  "Pulumi.dev.yaml": fileWith("dev", {
    organizationId: "o-a1b2c3d4e5",
    targets: [listed("eu-staging", "012345678901"), listed("prod", "987654321098")],
  }),
  "Pulumi.eu-staging.yaml": fileWith("prod", {
    "aws:region": "eu-central-1",
    account: "012345678901",
    externalId: "ds-pipeline-eu-staging",
    names: {},
    inputs: "folder",
    ...ofStaging,
  }),
  "bootstrap/Pulumi.eu-staging.yaml": stringify({ config: {} }),
});

/** Roles of the two targets that the documents' tests grant something. */
export const PROD_GRANT: RoleGrant = {
  stack: "prod",
  account: "987654321098",
  roles: ["ds-preprocessing-task-prod"],
};
export const STAGING_GRANT: RoleGrant = {
  stack: "eu-staging",
  account: "012345678901",
  roles: ["ds-preprocessing-task-eu-staging", "auditor"],
  organizationId: "o-a1b2c3d4e5",
};

const run = (workload: string) =>
  `arn:aws:states:us-east-1:123456789012:execution:ds-${workload}-pipeline:run-1`;

/** A tested release of the one image that the stacks of the fixture have. */
export const SAMPLE_RELEASE: Release = {
  version: "0.1.6",
  commit: "0123456789abcdef0123456789abcdef01234567",
  images: {
    "ds-preprocessing": { digest: `sha256:${"a".repeat(64)}`, platforms: ["linux/amd64", "linux/arm64"] },
  },
  models: {
    preprocessing: {
      key: "models/v1.2.3/model.pkl",
      versionId: "3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY",
      sha256: "b".repeat(64),
    },
  },
  evidence: {
    testedAt: "2026-01-31T12:00:00Z",
    runs: { preprocessing: run("preprocessing") },
  },
};

/** A tested release of three pipelines, one of which reads no model. */
export const SEVERAL_RELEASE: Release = {
  ...SAMPLE_RELEASE,
  images: {
    ...SAMPLE_RELEASE.images,
    "ds-churn": { digest: `sha256:${"c".repeat(64)}`, platforms: ["linux/amd64"] },
    "ds-smoke": { digest: `sha256:${"d".repeat(64)}`, platforms: ["linux/amd64"] },
  },
  models: {
    ...SAMPLE_RELEASE.models,
    churn: { key: "models/churn/model.pkl", versionId: "churn-version-1", sha256: "e".repeat(64) },
  },
  evidence: {
    testedAt: "2026-01-31T12:00:00Z",
    runs: { churn: run("churn"), preprocessing: run("preprocessing"), smoke: run("smoke") },
  },
};

/** Values that have settings in them, without the functions of the settings' ARNs, which no two settings share. */
export const dataOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
