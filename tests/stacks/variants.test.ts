import { isDeepStrictEqual } from "node:util";
import { expect } from "chai";
import type { ScratchRun } from "../../rehearsal/pulumi/scratch-run";
import { modelsOf, type Release } from "../../release/release-file";
import { releasedTag } from "../../release/run-release";
import { settingsSchema } from "../../settings/schema";
import { sampleSettings } from "../sample-settings";
import { leaves } from "../settings/leaves";
import { RELEASE, SOURCE_OUTPUTS, runStack, said } from "./run-stack";
import { holdsAsAWhole } from "./whole-stack";

describe("stacks with other settings", () => {
  it("takes other accounts, regions and names from the stack's file alone", async () => {
    const settings = { account: "210000000012", names: {}, targets: [] };
    const run = await runStack({
      stack: "dev",
      mode: "preview",
      release: RELEASE,
      region: "eu-central-1",
      settings,
    });
    expect(run.succeeded, said(run)).to.equal(true);
    const release = JSON.stringify(RELEASE);
    const others = run.resources
      .map(({ inputs }) => JSON.stringify(inputs))
      .filter((inputs) => !inputs.includes(release.slice(1, 40).replaceAll('"', '\\"')));
    expect(others.filter((inputs) => /123456789012|987654321098|us-east-1/.test(inputs))).to.deep.equal([]);
    expect(others.filter((inputs) => inputs.includes("210000000012"))).to.have.length.greaterThan(20);
    // Nobody promotes from it, and AWS refuses a policy without a statement.
    expect(run.resources.filter(({ type }) => type.startsWith("aws:ecr/repositoryPolicy"))).to.deep.equal([]);
  });
});

/** Every setting otherwise than the fixture has it, so that the snapshots show what each reaches. */
const BOTH = {
  encryption: "customer-managed",
  organizationId: "o-a1b2c3d4e5",
  network: { cidr: "10.77.0.0/20", availabilityZones: 3, egress: "endpoints" },
  task: { cpu: 2048, memory: 5120, architecture: "ARM64", timeoutMinutes: 17 },
  inputs: "folder",
  maxConcurrency: 6,
  schedule: {
    enabled: true,
    expression: "rate(7 hours)",
    timezone: "Asia/Tokyo",
    retryAttempts: 5,
    retryWindowMinutes: 11,
  },
  retention: {
    logDays: 60,
    dataDays: 41,
    noncurrentDays: 42,
    modelVersionDays: 430,
    unfinishedUploadDays: 4,
    releasedImages: 44,
    unreleasedImageDays: 45,
  },
  alarms: { email: "data@example.com" },
  tags: { Team: "data" },
};
const OTHERWISE = { dev: BOTH, prod: { ...BOTH, signIn: "preview-role", externalId: "handed-over" } };

/** Settings that no snapshot shows otherwise; `names` and `images..build` are listed in tests/settings. */
const HELD_ELSEWHERE = [
  "account", // the first test of this file
  "after", // tests/release/promotion
  "evidence.carryDays", // tests/release/checks
  "findings.accepted", // tests/release/findings
  "findings.blockFrom",
  "findings.unscanned",
  "kind", // two snapshots
  "models.key", // a parameter's value, which Pulumi keeps secret: tests/deployment
  "pipelines.canary.maxChange", // tests/release/canary
  "pipelines.canary.required", // tests/stacks/trying-a-release.test.ts
  "pipelines.folder", // the snapshots of several pipelines
  "pipelines.image", // tests/release
  "pipelines.inputKey", // a parameter's value
  "pipelines.model", // tests/settings
  "pipelines.validation.key", // tests/release/validation
  "pipelines.validation.thresholds.max",
  "pipelines.validation.thresholds.min",
  "release.file", // tests/settings
  "source.account", // tests/deployment
  "source.stack",
  "targets.account", // dev's snapshot
  "targets.deployer",
  "targets.promoters",
  "targets.readers",
  "targets.stack",
];

describe("every setting", () => {
  it("reaches a snapshot with another value, or is held elsewhere", () => {
    const pairs = (["dev", "prod"] as const).map((stack) => [
      sampleSettings(stack),
      sampleSettings(stack, OTHERWISE[stack]),
    ]);
    const at = (settings: unknown, path: string) =>
      path
        .split(".")
        .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], settings);
    const same = leaves(settingsSchema)
      .filter((path) => {
        // The settings of a stack hold those of its one pipeline.
        const place = path.replace("pipelines.", "");
        return pairs.every(([one, other]) => isDeepStrictEqual(at(one, place), at(other, place)));
      })
      .filter((path) => !/^(?:names|images\.build)\./.test(path));
    expect(same.sort()).to.deep.equal(HELD_ELSEWHERE);
  });
});

for (const stack of ["dev", "prod"] as const)
  describe(`stack ${stack} with every setting otherwise`, () => {
    holdsAsAWhole(
      { stack, release: RELEASE, settings: OTHERWISE[stack], sourceOutputs: SOURCE_OUTPUTS },
      `${stack}.otherwise.snapshot.txt`,
      `${stack}.snapshot.txt`,
    );
  });

describe("a stack that cannot be deployed", () => {
  const registered = (run: ScratchRun) => run.resources.filter(({ type }) => type.startsWith("aws:")).length;

  it("registers nothing when settings are wrong, and names each", async () => {
    const run = await runStack({
      stack: "dev",
      mode: "up",
      settings: { account: "1234", retnetion: { logDays: 7 } },
    });
    expect(registered(run)).to.equal(0);
    expect(said(run))
      .to.include('ds-pipeline:account: found "1234"')
      .and.to.include("ds-pipeline:retnetion: found an unknown key");
  });

  it("registers nothing of a release with another model than was promoted with its images", async () => {
    const promoted = [releasedTag(RELEASE)];
    const release = {
      ...RELEASE,
      models: { preprocessing: { ...modelsOf(RELEASE)["preprocessing"], versionId: "another" } },
    } as Release;
    const run = { stack: "prod", mode: "up", sourceOutputs: SOURCE_OUTPUTS, promoted } as const;
    const found = await runStack({ ...run, release });
    expect(found.succeeded).to.equal(false);
    expect(said(found)).to.include(
      `which is there and was not promoted with this release: its commit, images or model differ from those compared (no tag ${releasedTag(release)}). Promote release 0.1.6 first.`,
    );
    expect(registered(found)).to.equal(0);
    expect((await runStack({ ...run, release: RELEASE })).succeeded).to.equal(true);
  });

  it("registers nothing of a release that was not promoted after the target before has verified it", async () => {
    const found = await runStack({
      stack: "prod",
      mode: "up",
      sourceOutputs: SOURCE_OUTPUTS,
      settings: { after: "staging" },
      release: RELEASE,
      promoted: ["0.1.6"],
    });
    expect(found.succeeded).to.equal(false);
    expect(said(found)).to.include("Promote release 0.1.6 first, once staging has verified it.");
    expect(registered(found)).to.equal(0);
  });

  it("makes the repositories of an account made anew, and no task of a release that they do not hold yet", async () => {
    const found = await runStack({
      stack: "prod",
      mode: "up",
      release: RELEASE,
      sourceOutputs: SOURCE_OUTPUTS,
      promoted: "nothing",
    });
    expect(found.succeeded).to.equal(false);
    expect(said(found)).to.include(
      "which this account's repository does not give. Promote release 0.1.6 first.",
    );
    const types = found.resources.map(({ type }) => type.split(":").at(-1));
    expect(types).to.include("Repository").and.not.to.include("TaskDefinition");
    const written = found.resources.flatMap(({ type, inputs }) =>
      type === "aws:ssm/parameter:Parameter" ? [String(inputs["name"]).split("/").at(-1)] : [],
    );
    expect(written, "the lineage and the models of runs are as they were").not.to.include.oneOf([
      "release",
      "model-key",
      "model-sha256",
      "model-version-id",
    ]);
  });
});
