import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { exportContract } from "../../deployment/contract";
import type { Release } from "../../release/release-file";
import { exampleRelease } from "../../rehearsal/pulumi/example-release";
import type { ScratchRun } from "../../rehearsal/pulumi/scratch-run";
import { parseSettings, type Settings } from "../../settings/settings";
import { bootstrapConfig, configWith, fileWith, PROJECT } from "../sample-settings";
import { runBootstrap } from "../bootstrap/run-bootstrap";
import { fillTemplate } from "../../settings/names";
import { pipelineNames, stackNames } from "../../settings/name-templates";
import { MOST_FOLDERS_BESIDE, MOST_PIPELINES } from "../../settings/pipelines";
import { MOST_SERVICES } from "../documents/boundary/most-services";
import { fixtureProject } from "../fixture-project";
import { runStack, said } from "./run-stack";

const long = (length: number, name: string) => `${name}-`.padEnd(length, "x");
/** Longest names that settings accept. */
const LENGTHS: Readonly<Record<string, number>> = {
  inputBucket: 63,
  outputBucket: 63,
  artifactBucket: 63,
  logBucket: 63,
  logGroup: 256,
  boundary: 128,
};
/** Pipelines of the longest names that settings accept. */
const WORKLOADS = Array.from({ length: MOST_PIPELINES }, (_, index) => long(24, `w${index}`));
/** A name of a pipeline that is as long once the pipeline's name is in it. */
const ofPipeline = (length: number, name: string) => `${long(length - 25, name)}-{workload}`;
const NAMES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.keys(stackNames).map((name) => [name, long(LENGTHS[name] ?? 64, name.toLowerCase())]),
  ),
  ...Object.fromEntries(
    Object.keys(pipelineNames).map((name) => [name, ofPipeline(LENGTHS[name] ?? 64, name.toLowerCase())]),
  ),
  parameterPath: `/${ofPipeline(149, "p")}`,
  releaseParameter: `/${long(149, "r")}`,
  keyAlias: `alias/${long(150, "k")}`,
};
const REGION = "ap-southeast-2";
const IMAGES = Object.fromEntries(
  Array.from({ length: 40 }, (_, index) => [long(100, `team/image-${index}`), {}]),
);
const stackAt = (index: number) => (index === 0 ? "prod" : `staging-${index}`);
const deployerOf = (stack: string) => long(64, `deployer-${stack}`);
/** The models of all pipelines are within the folder of the first. */
const modelFolder = (index: number) => (index === 0 ? "models" : `models/${long(90, `m${index}`)}`);
const imageOf = (index: number): string => Object.keys(IMAGES)[index] ?? "";
/** @param folders How many of them have a folder. */
const pipelines = (folders: number) =>
  Object.fromEntries(
    WORKLOADS.map((workload, index) => [
      workload,
      {
        image: imageOf(index),
        model: workload,
        ...(index > 0 && index <= folders && { folder: workload }),
        inputs: index === 0 ? "input-key" : index <= folders ? "folder" : "none",
        alarms: { email: "data@example.com" },
        schedule: { enabled: true },
      },
    ]),
  );
const TARGETS = Array.from({ length: 10 }, (_, index) => ({
  stack: stackAt(index),
  deployer: deployerOf(stackAt(index)),
  account: index === 0 ? "987654321098" : `98765432101${index}`,
  // As many as each may have, and all together: one target has every pipeline, the others the first two.
  readers: [
    ...(index === 0 ? WORKLOADS : WORKLOADS.slice(0, 2)).map((workload) =>
      fillTemplate(NAMES["taskRole"] ?? "", { workload }),
    ),
    ...[1, 2].slice(0, index === 0 ? 0 : index < 4 ? 2 : 1).map((one) => long(64, `reader-${one}`)),
  ],
  promoters: [...[1, 2, 3].map((one) => long(64, `promoter-${one}`)), NAMES["promotionRole"]],
}));
/** Buckets have names of their own in each stack. */
const namesOf = (stack: string) =>
  Object.fromEntries(
    Object.entries(NAMES).map(([name, longest]) => [
      name,
      name.endsWith("Bucket") ? long(longest.length, `${stack}-${name.toLowerCase()}`) : longest,
    ]),
  );
const BOTH = {
  images: IMAGES,
  organizationId: `o-${"a".repeat(32)}`,
  encryption: "customer-managed",
  network: { egress: "endpoints" },
  models: Object.fromEntries(WORKLOADS.map((name, index) => [name, { key: `${modelFolder(index)}/a` }])),
  pipelines: pipelines(MOST_FOLDERS_BESIDE),
};
const firstTwo = <T>(of: Readonly<Record<string, T>>) => Object.fromEntries(Object.entries(of).slice(0, 2));
const FIRST_TWO = { models: firstTwo(BOTH.models), pipelines: firstTwo(BOTH.pipelines) };
const LARGEST = {
  dev: { ...BOTH, names: namesOf("dev"), targets: TARGETS },
  prod: { ...BOTH, names: namesOf("prod"), externalId: "e".repeat(1224) },
} as const;
/** Where a resource has a document, and how many characters of one AWS takes. */
const LIMITS: readonly (readonly [type: string, property: string, limit: number])[] = [
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  ["aws:iam/policy:Policy", "policy", 6144],
  ["aws:iam/role:Role", "assumeRolePolicy", 2048],
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html
  ["aws:s3/bucketPolicy:BucketPolicy", "policy", 20 * 1024],
  // https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html
  ["aws:kms/key:Key", "policy", 32 * 1024],
  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html
  ["aws:ecr/repositoryPolicy:RepositoryPolicy", "policy", 10_240],
  ["aws:ecr/registryPolicy:RegistryPolicy", "policy", 10_240],
  // https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html, and of a queue its attribute's size
  ["aws:sns/topicPolicy:TopicPolicy", "policy", 30 * 1024],
  ["aws:sqs/queuePolicy:QueuePolicy", "policy", 8192],
];

/** IAM does not count white space. */
const size = (document: unknown) => String(document).replace(/\s/g, "").length;

describe("every policy at the largest settings that are accepted", () => {
  const runs: Record<string, ScratchRun> = {};

  before(async () => {
    const dev = parseSettings(PROJECT, "dev", configWith("dev", { ...LARGEST.dev, "aws:region": REGION }));
    const sourceOutputs = { ...exportContract(dev) };
    const pipeline = { mode: "preview", region: REGION, release: releaseOf(dev), sourceOutputs } as const;
    for (const stack of ["dev", "prod"] as const)
      runs[stack] = await runStack({ ...pipeline, stack, settings: LARGEST[stack] });
    for (const stack of ["dev", "prod"] as const)
      runs[`bootstrap of ${stack}`] = await runBootstrap(
        stack,
        "preview",
        BOOTSTRAP[stack],
        largestProject(),
      );
    for (const run of Object.values(runs)) expect(run.succeeded, said(run)).to.equal(true);
  });

  const resources = (type: string) =>
    Object.entries(runs).flatMap(([stack, run]) =>
      run.resources.filter((resource) => resource.type === type).map((resource) => ({ stack, ...resource })),
    );

  for (const [type, property, limit] of LIMITS)
    it(`is no longer than AWS takes: ${type}`, () => {
      const found = resources(type).filter(({ inputs }) => inputs[property] !== undefined);
      expect(found).to.not.deep.equal([]);
      const over = found.flatMap(({ stack, name, inputs }) =>
        size(inputs[property]) > limit ? [`${stack}, ${name}: ${size(inputs[property])}`] : [],
      );
      expect(over).to.deep.equal([]);
    });

  it("leaves each role 10,240 characters of its own, and ten attached", () => {
    const over = resources("aws:iam/role:Role").flatMap(({ stack, name, inputs }) => {
      const own = (type: string) =>
        resources(type).filter((other) => other.stack === stack && other.inputs["role"] === inputs["name"]);
      const inline = own("aws:iam/rolePolicy:RolePolicy")
        .map((policy) => size(policy.inputs["policy"]))
        .reduce((sum, each) => sum + each, 0);
      const attached = own("aws:iam/rolePolicyAttachment:RolePolicyAttachment").length;
      return inline < 1 || inline > 10_240 || attached > 10
        ? [`${stack}, ${name}: ${inline} characters, ${attached} attached`]
        : [];
    });
    expect(over).to.deep.equal([]);
  });
});

/** A release of the first and the last pipelines: one that named all would fit into no parameter. */
function releaseOf(settings: Settings): Release {
  const release = exampleRelease(settings);
  const released = [0, 1, 2, MOST_PIPELINES - 1];
  const only = <T>(of: Readonly<Record<string, T>> | undefined, nameOf: (index: number) => string) =>
    Object.fromEntries(Object.entries(of ?? {}).filter(([name]) => released.map(nameOf).includes(name)));
  const workload = (index: number): string => WORKLOADS[index] ?? "";
  return {
    ...release,
    images: only(release.images, imageOf),
    models: only(release.models, workload),
    evidence: { testedAt: "2026-01-31T12:00:00Z", runs: only(release.evidence?.runs, workload) },
  };
}

/** As many as 890 characters take, since each costs quotation marks and a comma as well. */
const OPERATORS = Array.from(
  "abcdefghijklmnopqrstuvwxyz",
  (name) => `arn:aws:iam::123456789012:role/${name}`,
);
OPERATORS.push("arn:aws:iam::123456789012:role/".padEnd(890 - OPERATORS.join("").length, "z"));

const BOOTSTRAP = {
  dev: {
    ...bootstrapConfig("dev"),
    "ds-bootstrap:github": {
      repository: `${"o".repeat(39)}@${"1".repeat(20)}/${"r".repeat(100)}@${"2".repeat(20)}`,
      branch: "b".repeat(200),
    },
    "ds-bootstrap:operators": OPERATORS,
    "ds-bootstrap:boundaryServices": MOST_SERVICES,
    "ds-bootstrap:scanning": { type: "ENHANCED" },
    "ds-bootstrap:state": { bucket: "s".repeat(63), keyAlias: NAMES["keyAlias"] },
  },
  prod: { ...bootstrapConfig("prod"), "ds-bootstrap:boundaryServices": MOST_SERVICES },
};

/** The programs with the largest pipeline stacks beside them, which the bootstrap reads. */
function largestProject(): string {
  const folder = fixtureProject();
  const write = (stack: string, like: "dev" | "prod", settings: object) =>
    writeFileSync(
      join(folder, `Pulumi.${stack}.yaml`),
      fileWith(like, { ...settings, "aws:region": REGION }),
    );
  write("dev", "dev", LARGEST.dev);
  for (const [index, { stack, account }] of TARGETS.entries()) {
    const inSource = {
      deployerRole: deployerOf(stack),
      previewerRole: long(64, `previewer-${stack}`),
    };
    const { models, pipelines } = index === 0 ? BOTH : FIRST_TWO;
    write(stack, "prod", { ...LARGEST.prod, models, pipelines, account, names: { ...NAMES, ...inSource } });
  }
  return folder;
}
