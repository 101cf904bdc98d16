import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { exportContract } from "../../deployment/contract";
import type { ScratchRun } from "../../rehearsal/pulumi/scratch-run";
import { bootstrapConfig, fileWith, sampleSettings } from "../sample-settings";
import { runBootstrap } from "../bootstrap/run-bootstrap";
import { MOST_SERVICES } from "../documents/boundary/most-services";
import { fixtureProject } from "../fixture-project";
import { RELEASE, runStack, said } from "./run-stack";

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
const NAMES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.keys(sampleSettings("dev").names).map((name) => [
      name,
      long(LENGTHS[name] ?? 64, name.toLowerCase()),
    ]),
  ),
  parameterPath: `/${long(149, "p")}`,
  keyAlias: `alias/${long(150, "k")}`,
};
const REGION = "ap-southeast-2";
const IMAGES = Object.fromEntries(
  ["ds-preprocessing", ...Array.from({ length: 24 }, (_, index) => long(100, `team/image-${index}`))].map(
    (name) => [name, {}],
  ),
);
const stackAt = (index: number) => (index === 0 ? "prod" : `staging-${index}`);
const deployerOf = (stack: string) => long(64, `deployer-${stack}`);
const TARGETS = Array.from({ length: 10 }, (_, index) => ({
  stack: stackAt(index),
  deployer: deployerOf(stackAt(index)),
  account: index === 0 ? "987654321098" : `98765432101${index}`,
  readers: [...[1, 2, 3].map((one) => long(64, `reader-${one}`)), NAMES["taskRole"]],
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
  models: { preprocessing: { key: long(900, "models/a") } },
  inputs: "folder",
  alarms: { email: "data@example.com" },
};
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
  ["aws:sns/topic:Topic", "policy", 30 * 1024],
  ["aws:sqs/queue:Queue", "policy", 8192],
];

/** IAM does not count white space. */
const size = (document: unknown) => String(document).replace(/\s/g, "").length;

describe("every policy at the largest settings that are accepted", () => {
  const runs: Record<string, ScratchRun> = {};

  before(async () => {
    const dev = sampleSettings("dev", { ...LARGEST.dev, "aws:region": REGION });
    const sourceOutputs = { ...exportContract(dev) };
    const pipeline = { mode: "preview", region: REGION, release: RELEASE, sourceOutputs } as const;
    runs["dev"] = await runStack({ ...pipeline, stack: "dev", settings: LARGEST.dev });
    runs["prod"] = await runStack({ ...pipeline, stack: "prod", settings: LARGEST.prod });
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
      for (const { stack, name, inputs } of found)
        expect(size(inputs[property]), `${stack}, ${name}`).to.be.within(1, limit);
    });

  it("leaves each role 10,240 characters of its own, and ten attached", () => {
    for (const { stack, name, inputs } of resources("aws:iam/role:Role")) {
      const own = (type: string) =>
        resources(type).filter((other) => other.stack === stack && other.inputs["role"] === inputs["name"]);
      const inline = own("aws:iam/rolePolicy:RolePolicy").map((policy) => size(policy.inputs["policy"]));
      expect(
        inline.reduce((sum, each) => sum + each, 0),
        `${stack}, ${name}`,
      ).to.be.within(1, 10_240);
      expect(own("aws:iam/rolePolicyAttachment:RolePolicyAttachment").length, name).to.be.at.most(10);
    }
  });
});

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
  for (const { stack, account } of TARGETS) {
    const inSource = {
      deployerRole: deployerOf(stack),
      previewerRole: long(64, `previewer-${stack}`),
    };
    write(stack, "prod", { ...LARGEST.prod, account, names: { ...NAMES, ...inSource } });
  }
  return folder;
}
