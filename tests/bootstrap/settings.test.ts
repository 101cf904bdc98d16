import { expect } from "chai";
import { parseBootstrapSettings } from "../../bootstrap/settings";
import { SettingsError } from "../../settings/settings";
import { sampleSettings } from "../sample-settings";
import { words } from "../words";

const SOURCE = { pipeline: sampleSettings("dev"), targets: [sampleSettings("prod")] };
const TARGET = { pipeline: sampleSettings("prod"), targets: [] };
const GITHUB = { repository: "octo-org/octo-repo" };

/** Settings as the engine hands them over, by key without the project's name. */
const config = (settings: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [
      key.includes(":") ? key : `ds-bootstrap:${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
const parsed = (stacks: typeof SOURCE, settings: Readonly<Record<string, unknown>>) =>
  parseBootstrapSettings("ds-bootstrap", stacks.pipeline.stack, config(settings), stacks);

/** The faults, one line each. */
function faults(stacks: typeof SOURCE, settings: Readonly<Record<string, unknown>>): string[] {
  let message = "";
  expect(() => parsed(stacks, settings))
    .to.throw(SettingsError)
    .with.property("message")
    .that.satisfies((text: string) => (message = text));
  const [first, ...lines] = message.split("\n");
  expect(first).to.match(/^bootstrap\/Pulumi\.(?:dev|prod)\.yaml has /);
  return lines.map((line) => line.replace(/^ {2}(?:ds-bootstrap:)?/, ""));
}

const REPOSITORY =
  "owner/name, or owner@1234/name@5678 for a repository whose tokens carry the numbers (made since 15 July 2026, or switched over)";
const OPERATOR = "the ARN of an IAM role of the source's account, without wildcards";
const SERVICE =
  "a service prefix such as dynamodb, of no service that builds, runs other code or hands out identities";

/** What nobody need write. */
const DEFAULTS = {
  project: "ds-bootstrap",
  operators: [],
  scanning: { configure: true, type: "BASIC" },
  boundaryServices: [],
};

describe("the settings of a bootstrap", () => {
  it("of a source have their defaults", () => {
    const settings = parsed(SOURCE, {
      github: GITHUB,
      state: { bucket: "ds-{stack}-{account}-{region}" },
      "aws:profile": "admin",
      "pulumi:tags": {},
    });
    expect(settings).to.deep.equal({
      ...SOURCE,
      ...DEFAULTS,
      stack: "dev",
      profile: "admin",
      github: { ...GITHUB, branch: "main", createProvider: true, reviewers: true },
      state: { bucket: "ds-dev-123456789012-us-east-1", keyAlias: "alias/ds-pulumi-state" },
    });
  });

  it("of a target need nothing", () => {
    const nothing = { profile: undefined, state: undefined };
    expect(parsed(TARGET, {})).to.deep.equal({ ...TARGET, ...DEFAULTS, ...nothing, stack: "prod" });
  });

  it("take a repository as GitHub writes it into its tokens, with both numbers or none", () => {
    for (const repository of [
      "a/b",
      "octo-org/octo.repo_1",
      "octo_corp/x",
      "octo-org@123456/octo-repo@456789",
    ])
      expect(parsed(SOURCE, { github: { repository } }).github?.repository).to.equal(repository);
    for (const repository of words(`
      octo-repo octo-org/* octo-org/octo-repo:ref octo-org@1/octo-repo octo-org/octo-repo@1
      octo-org/octo-repo/more -a/b https://github.com/octo-org/octo-repo
    `))
      expect(faults(SOURCE, { github: { repository } }), repository).to.deep.equal([
        `github.repository: found "${repository}"; allowed: ${REPOSITORY}`,
      ]);
  });

  it("take exact roles of the source's own account as operators", () => {
    const operators = [
      "arn:aws:iam::123456789012:role/operator",
      "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Data_0a1b",
    ];
    expect(parsed(SOURCE, { operators }).operators).to.deep.equal(operators);
    const many = Array.from(
      { length: 20 },
      (_, index) => `arn:aws:iam::123456789012:role/operator-of-the-pipeline-${index}`,
    );
    expect(faults(SOURCE, { operators: many })).to.deep.equal([
      `operators: found ${JSON.stringify(many)}; allowed: role ARNs of at most 890 characters together`,
    ]);
    for (const operator of [
      "arn:aws:iam::123456789012:role/*",
      "arn:aws:iam::123456789012:root",
      "arn:aws:iam::123456789012:user/somebody",
      "operator",
    ])
      expect(faults(SOURCE, { operators: [operator] }), operator).to.deep.equal([
        `operators.0: found "${operator}"; allowed: ${OPERATOR}`,
      ]);
    expect(faults(SOURCE, { operators: [operators[0], "arn:aws:iam::987654321098:role/a"] })).to.deep.equal([
      'operators.1: found "arn:aws:iam::987654321098:role/a"; allowed: a role of the source\'s account 123456789012',
    ]);
  });

  it("demand somebody who can assume a source's roles", () => {
    const allowed =
      "github: { repository: owner/name }, operators: [<ARN of a role>], or both: somebody has to be able to assume the roles";
    for (const settings of [{}, { operators: [] }])
      expect(faults(SOURCE, settings)).to.deep.equal([`github: found nothing; allowed: ${allowed}`]);
  });

  it("let the workload use more services, but none that builds, runs other code or hands out identities", () => {
    const boundaryServices = ["dynamodb", "secretsmanager"];
    expect(parsed(TARGET, { boundaryServices }).boundaryServices).to.deep.equal(boundaryServices);
    const source = parsed(SOURCE, { github: GITHUB, boundaryServices });
    expect(source.boundaryServices).to.deep.equal(boundaryServices);
    for (const service of ["codebuild", "eks", "iam", "sts", "*", "dynamodb:*", "DynamoDB", ""])
      expect(faults(TARGET, { boundaryServices: [service] }), service).to.deep.equal([
        `boundaryServices.0: found "${service}"; allowed: ${SERVICE}`,
      ]);
    const many = Array.from({ length: 21 }, (_, index) => `service-${index}`);
    const long = Array.from({ length: 7 }, (_, index) => `${"a".repeat(28)}${index}`);
    expect(faults(TARGET, { boundaryServices: long })).to.deep.equal([
      `boundaryServices: found ${JSON.stringify(long)}; allowed: service prefixes of at most 200 characters together`,
    ]);
    expect(faults(TARGET, { boundaryServices: many })).to.deep.equal([
      `boundaryServices: found ${JSON.stringify(many)}; allowed: at most 20 service prefixes`,
    ]);
  });

  it("leave the registry's scans to others, or to Amazon Inspector, in a target too", () => {
    for (const stacks of [SOURCE, TARGET]) {
      const github = stacks === SOURCE ? { github: GITHUB } : {};
      const scanning = { configure: false, type: "ENHANCED" };
      expect(parsed(stacks, { ...github, scanning }).scanning).to.deep.equal(scanning);
      expect(faults(stacks, { ...github, scanning: { type: "INSPECTOR" } })).to.deep.equal([
        'scanning.type: found "INSPECTOR"; allowed: one of BASIC, ENHANCED',
      ]);
    }
  });

  it("keep the states out of the stack's own buckets", () => {
    const { logBucket } = SOURCE.pipeline.names;
    expect(faults(SOURCE, { github: GITHUB, state: { bucket: logBucket } })).to.deep.equal([
      `state.bucket: found "${logBucket}"; allowed: a bucket of its own: Pulumi.dev.yaml has this one among its names`,
    ]);
  });

  it("keep what is a source's out of a target", () => {
    expect(faults(TARGET, { github: GITHUB })).to.deep.equal([
      `github: found ${JSON.stringify(GITHUB)}; allowed: nothing: prod is a target, and only a source has it`,
    ]);
  });

  it("report every fault at once", () => {
    const settings = {
      github: { repository: "octo-org/octo-repo", brunch: "main" },
      operatrs: [],
      state: { bucket: "Not_A_Bucket" },
      "aws:region": "us-east-1",
    };
    expect(faults(SOURCE, settings)).to.deep.equal([
      "aws:region: found an unknown key; allowed: keys of ds-bootstrap, and aws:profile",
      "github.brunch: found an unknown key; allowed: a map with the keys repository, branch, createProvider, reviewers",
      "operatrs: found an unknown key; allowed: a map with the keys github, operators, state, scanning, boundaryServices",
      'state.bucket: found "Not_A_Bucket"; allowed: a bucket name of 3 to 63 lower-case letters, digits and hyphens, not starting or ending with a hyphen',
    ]);
  });
});
