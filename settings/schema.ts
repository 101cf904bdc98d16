import { z } from "zod";
import * as field from "./fields";
import { fargateSizeFault } from "./fargate-sizes";
import { findings } from "./findings";
import { imageBuild } from "./image-build";
import { map } from "./map";
import { scheduleExpressionFault } from "./schedule-expression";
import { validation } from "./validation";

/** `{stack}`, `{account}` and `{region}` in a name stand for the stack's own. */
const template = z
  .string("a text")
  .regex(
    /^[^{}]*(?:\{(?:stack|account|region)\}[^{}]*)*$/,
    "a text in which only {stack}, {account} and {region} are placeholders",
  );

/** Names of everything that has one. Filled in and checked by `resolveNames`. */
const names = map({
  inputBucket: template.default("ds-input-{stack}-{account}-{region}"),
  outputBucket: template.default("ds-output-{stack}-{account}-{region}"),
  /** Only a source owns one. */
  artifactBucket: template.default("ds-artifacts-{stack}-{account}-{region}"),
  /** Who asked what of the buckets, and what came into and left the network; `bootstrap/` makes it. */
  logBucket: template.default("ds-logs-{stack}-{account}-{region}"),
  cluster: template.default("ds-processing-cluster"),
  taskFamily: template.default("ds-preprocessing"),
  logGroup: template.default("/ecs/ds-preprocessing-{stack}"),
  stateMachine: template.default("ds-preprocessing-pipeline"),
  schedule: template.default("ds-preprocessing-schedule"),
  parameterPath: template.default("/ds/preprocessing"),
  topic: template.default("ds-preprocessing-alerts"),
  deadLetterQueue: template.default("ds-preprocessing-dead-letters"),
  keyAlias: template.default("alias/ds-preprocessing"),
  executionRole: template.default("ds-preprocessing-execution-{stack}"),
  taskRole: template.default("ds-preprocessing-task-{stack}"),
  stateMachineRole: template.default("ds-preprocessing-states-{stack}"),
  scheduleRole: template.default("ds-preprocessing-schedule-{stack}"),
  /** Permissions boundary of the stack's roles; `bootstrap/` makes it and the roles below. */
  boundary: template.default("ds-boundary-{stack}"),
  /** Deploys the stack, in its own account. */
  deployRole: template.default("ds-deploy-{stack}"),
  /** Previews the stack, in its own account: reads, and changes nothing. */
  previewRole: template.default("ds-preview-{stack}"),
  /** Only in a target: copies images into its repositories. */
  promotionRole: template.default("ds-promotion-{stack}"),
  /** Only in a source: pushes what it built. */
  imageBuilderRole: template.default("ds-image-builder-{stack}"),
  /** Only in a source: uploads models and data, runs the pipeline, records what passed. */
  testerRole: template.default("ds-tester-{stack}"),
  /** Role in the source's account that may take on a target's deploy role and its promotion role. */
  deployerRole: template.default("ds-deployer-{stack}"),
  /** Role in the source's account that may take on a target's preview role. */
  previewerRole: template.default("ds-previewer-{stack}"),
});

const network = map({
  cidr: field.vpcCidr.default("10.20.0.0/16"),
  /** How many zones, the first that AWS names, or which: a number, or the names of zones that have Fargate. */
  availabilityZones: field.availabilityZones.default(2),
  /**
   * How tasks reach AWS. `public-ip`: public subnets and an address a task, no standing cost.
   * `nat`: private subnets behind one NAT gateway, `nat-per-zone`: one a zone.
   * `endpoints`: isolated subnets with VPC endpoints and no way to the internet.
   * Default: `public-ip` in a source, `nat` in a target, whose policies allow no public address.
   */
  egress: field.oneOf(["public-ip", "nat", "nat-per-zone", "endpoints"]).optional(),
});

const task = map({
  /** The image that the task runs: a name in `images`. */
  image: field.repositoryName.default("ds-preprocessing"),
  /** CPU units; 1024 is one vCPU. */
  cpu: field.whole(256, 16384, "CPU units").default(512),
  /** Memory in MiB. */
  memory: field.whole(512, 122880, "MiB").default(1024),
  architecture: field.oneOf(["X86_64", "ARM64"]).default("X86_64"),
  /** A run of the task is stopped, and failed, after this time. */
  timeoutMinutes: field.whole(1, 1440, "minutes").default(60),
}).superRefine(({ cpu, memory }, context) => {
  const fault = fargateSizeFault(cpu, memory);
  if (fault) context.addIssue({ code: "custom", message: fault, input: { cpu, memory } });
});

const pipeline = map({
  /** The object of a single run, and the folder of a fan-out. */
  inputKey: field.rawKey.default("raw/monthly_data.csv"),
  /** The model until a release names one. */
  modelKey: field.objectKey.default("models/preprocessing_model.pkl"),
  /** `input-key`: one task for the one object. `raw-folder`: one task for each object under raw/, by a Distributed Map. */
  inputs: field.oneOf(["input-key", "raw-folder"]).default("input-key"),
  /** Tasks at once in a fan-out. */
  maxConcurrency: field.whole(1, 1000, "tasks").default(10),
});

const schedule = map({
  enabled: field.flag,
  expression: z
    .string("a schedule expression")
    .default("cron(0 3 * * ? *)")
    .superRefine((expression, context) => {
      const fault = scheduleExpressionFault(expression);
      if (fault) context.addIssue({ code: "custom", message: fault, input: expression });
    }),
  /** IANA name; cron expressions are read in it. */
  timezone: field.timeZone.default("UTC"),
  retryAttempts: field.whole(0, 185, "retries").default(3),
  /** A trigger older than this is dropped into the dead-letter queue. */
  retryWindowMinutes: field.whole(1, 1440, "minutes").default(60),
});

const retention = map({
  logDays: field.logRetentionDays,
  /** Input and output objects go after this; 0 keeps them. */
  dataDays: field.whole(0, 3650, "days (0 keeps data)").default(0),
  /** Replaced or deleted versions of input and output objects. */
  noncurrentDays: field.whole(1, 3650, "days").default(30),
  /** Replaced versions of models, which a target may still pin by version id. */
  modelVersionDays: field.whole(90, 3650, "days").default(365),
  unfinishedUploadDays: field.whole(1, 30, "days").default(3),
  /** The newest images with a semantic version that a repository keeps; those of a release it keeps in any case. */
  releasedImages: field.whole(5, 1000, "images").default(50),
  /** Images of neither kind go after this. */
  unreleasedImageDays: field.whole(1, 365, "days").default(14),
});

const alarms = map({
  /** Gets a message when a run fails or is missing and when a trigger is lost; it has to confirm that, once. */
  email: z.email("an email address").optional(),
});

const roleNames = z
  .array(field.roleName, "a list of role names")
  .min(1, "at least one role name")
  .max(4, "at most 4 role names");

const target = map({
  /** The target's stack name, such as `prod`. */
  stack: z.string("a stack name").regex(/^[\w.-]{1,100}$/, "a stack name of letters, digits and . _ -"),
  account: field.accountId,
  /** Roles of the target that read models: its task role. */
  readers: roleNames,
  /** Roles of the target that copy images: its promotion role. */
  promoters: roleNames,
});

/** A source builds and owns the artifacts; a target receives them. */
const source = map({
  stack: z
    .string("a stack name")
    .regex(/^[\w.-]+(\/[\w.-]+){0,2}$/, "a stack name: dev, or organization/project/dev"),
  account: field.accountId,
});

const image = map({
  /** Only in a source, which needs it to be rehearsed. */
  build: imageBuild.optional(),
});

const release = map({
  /** Where the stack's release is read from, relative to the project. */
  file: template.min(1, "a path such as releases/prod.json").default("releases/{stack}.json"),
});

/**
 * As many as AWS takes in the policies that name them, with the longest names: tests/stacks/policy-limits.test.ts.
 * Images are in the roles of both accounts, targets in the policies of the source's bucket, repositories and key.
 */
const MOST_IMAGES = 25;
const MOST_TARGETS = 10;

/** Everything below the project's own namespace in `Pulumi.<stack>.yaml`. */
export const settingsSchema = map({
  kind: field.oneOf(["source", "target"]),
  account: field.accountId,
  names: names.prefault({}),
  network: network.prefault({}),
  /** One repository for each name. */
  images: z
    .record(field.repositoryName, image, "a map from repository name to { build }, or {}")
    .refine((images) => Object.keys(images).length <= MOST_IMAGES, `at most ${MOST_IMAGES} images`)
    .default({ "ds-preprocessing": {} }),
  task: task.prefault({}),
  pipeline: pipeline.prefault({}),
  schedule,
  retention,
  alarms: alarms.prefault({}),
  /** `s3-managed`: keys of AWS. `customer-managed`: a KMS key of the stack's own, readable by the same principals as the bucket. */
  encryption: field.oneOf(["s3-managed", "customer-managed"]).default("s3-managed"),
  /** AWS Organizations id; when given, a grant to another account also demands it. */
  organizationId: z
    .string("an organization id")
    .regex(/^o-[a-z0-9]{10,32}$/, "an organization id such as o-a1b2c3d4e5")
    .optional(),
  /** A source's targets. */
  targets: z
    .array(target, "a list of targets")
    .max(MOST_TARGETS, `at most ${MOST_TARGETS} targets`)
    .default([]),
  /** A target's source. */
  source: source.optional(),
  /** What a role of the source presents to take on a role of the target. */
  externalId: field.externalId.optional(),
  /**
   * Whose credentials a target is deployed with. `deploy-role`: its deploy role's, assumed by the caller.
   * `preview-role`: its preview role's, for previews that must change nothing. `caller`: the caller's own.
   */
  signIn: field.oneOf(["deploy-role", "preview-role", "caller"]).default("deploy-role"),
  release: release.prefault({}),
  /** What a target demands of the images that are promoted into it. */
  findings: findings.prefault({}),
  /** What the release command holds a run on validation data to. */
  validation: validation.prefault({}),
  /** Tags on everything, beside Project, Stack and ManagedBy. */
  tags: z.record(field.tagKey, field.tagValue, "a map from tag key to text").default({}),
});

export type RawSettings = z.infer<typeof settingsSchema>;

/** Keys whose value is plain text; every other key holds JSON (YAML maps, lists and numbers arrive so). */
export const TEXT_KEYS: ReadonlySet<string> = new Set([
  "kind",
  "account",
  "encryption",
  "organizationId",
  "externalId",
  "signIn",
]);
