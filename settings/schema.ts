import { z } from "zod";
import * as field from "./fields";
import { evidence } from "./evidence";
import { findings } from "./findings";
import { imageBuild } from "./image-build";
import { map } from "./map";
import { names, template } from "./name-templates";
import { network } from "./network";
import { models, MOST_PIPELINES, pipelines } from "./pipelines";
import { retention } from "./retention";

/** Roles of a target, and of all together, that AWS takes in the policies of bucket and key: tests/stacks/policy-limits.test.ts. */
export const MOST_READERS = 20;
export const MOST_READERS_TOGETHER = 50;

const roleNames = (name: z.ZodType<string>, most: number) =>
  z.array(name, "a list of role names").max(most, `at most ${most} role names`);

/** The name of a role, or of one for each pipeline. */
const readerName = z
  .string("a role name")
  .refine(
    (name) => field.roleName.safeParse(name.replaceAll("{workload}", "w")).success,
    "a role name, in which {workload} stands for each pipeline that reads a model",
  );

const stackName = z
  .string("a stack name")
  .regex(/^[\w.-]{1,100}$/, "a stack name of letters, digits and . _ -");

const target = map({
  stack: stackName.describe("The target's stack."),
  account: field.accountId.describe("Its account."),
  readers: roleNames(readerName, MOST_READERS)
    .default([])
    .describe(
      "Roles of the target that read models: its task roles, such as `ds-{workload}-task-prod` for that of each pipeline that reads one.",
    ),
  promoters: roleNames(field.roleName, 4)
    .min(1, "at least one role name")
    .describe("1 to 4 roles of the target that copy images: its promotion role."),
  deployer: field.roleName
    .optional()
    .describe(
      "Role of the source's account that deploys the target, and records what was verified there; needed where `names.deployerRole` of the target is not `ds-deployer-{stack}`.",
    ),
});

/** A source builds and owns the artifacts; a target receives them. */
const source = map({
  stack: z
    .string("a stack name")
    .regex(/^[\w.-]+(\/[\w.-]+){0,2}$/, "a stack name: dev, or organization/project/dev")
    .describe("The source's stack; with Pulumi Cloud as organization/project/stack."),
  account: field.accountId.describe("Its account, which the source's outputs have to confirm."),
});

const image = map({
  build: imageBuild
    .optional()
    .describe("How the image is built and rehearsed; only in a source, which needs it."),
});

const release = map({
  file: template
    .min(1, "a path such as releases/prod.json")
    .default("releases/{stack}.json")
    .describe("File of the release that the stack runs, relative to the project."),
});

/**
 * As many as AWS takes in the policies that name them, with the longest names: tests/stacks/policy-limits.test.ts.
 * Images are in the roles of both accounts, targets in the policies of the source's bucket, repositories and key.
 */
const MOST_IMAGES = 40;
const MOST_TARGETS = 10;

/** Everything below the project's own namespace in `Pulumi.<stack>.yaml`; docs/settings.md is made of it. */
export const settingsSchema = map({
  kind: field
    .oneOf(["source", "target"])
    .describe("A `source` builds, tests and owns artifacts; a `target` receives them."),
  account: field.accountId.describe("The stack's account; credentials of any other are refused."),
  source: source.optional().describe("Of a target: where its artifacts come from."),
  after: stackName
    .optional()
    .describe(
      "Of a target: another target of the same source, which must have run and verified a release before this one takes it.",
    ),
  externalId: field.externalId
    .optional()
    .describe(
      "Of a target, and required there: what a role of the source presents to assume the target's roles.",
    ),
  signIn: field
    .oneOf(["deploy-role", "preview-role", "caller"])
    .default("deploy-role")
    .describe(
      "Whose credentials deploy a target. `deploy-role`: its deploy role's, assumed by the caller. `preview-role`: its preview role's, for previews that can change nothing. `caller`: the caller's own.",
    ),
  targets: z
    .array(target, "a list of targets")
    .max(MOST_TARGETS, `at most ${MOST_TARGETS} targets`)
    .default([])
    .describe(`A source's targets, at most ${MOST_TARGETS}.`),
  organizationId: z
    .string("an organization id such as o-a1b2c3d4e5")
    .regex(/^o-[a-z0-9]{10,32}$/, "an organization id such as o-a1b2c3d4e5")
    .optional()
    .describe("AWS Organizations id; a grant to another account then also demands it."),
  encryption: field
    .oneOf(["s3-managed", "customer-managed"])
    .default("s3-managed")
    .describe(
      "`s3-managed`: AWS's keys. `customer-managed`: a KMS key of the stack's own, for buckets, repositories, logs, topic, queue and schedule; why not the state machine: docs/decisions/0025.",
    ),
  names: names
    .prefault({})
    .describe("Names of what AWS knows by a name; `{stack}`, `{account}` and `{region}` are filled in."),
  images: z
    .record(field.repositoryName, image, "a map from repository name to { build }, or {}")
    .refine((images) => Object.keys(images).length <= MOST_IMAGES, `at most ${MOST_IMAGES} images`)
    .default({ "ds-preprocessing": {} })
    .describe(`The images, each by the name of its repository; at most ${MOST_IMAGES}.`),
  models: models.default({}).describe("The models, each by a name of the team's."),
  pipelines: pipelines.describe(
    `What runs, each by a name that its names in AWS have for \`{workload}\`; at most ${MOST_PIPELINES}.`,
  ),
  network: network.prefault({}).describe("Where tasks run."),
  retention: retention.describe("How long things are kept, in days but for `releasedImages`."),
  findings: findings
    .prefault({})
    .describe("What a target demands of the scans of images before they are promoted into it."),
  evidence: evidence
    .prefault({})
    .describe("What a source takes for the test of a release, beside a run of it."),
  release: release.prefault({}).describe("Where the stack's release is read from."),
  tags: z
    .record(field.tagKey, field.tagValue, "a map from tag key to text")
    .default({})
    .describe("Tags on everything, beside Project, Stack and ManagedBy."),
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
  "after",
]);
