import { expect } from "chai";
import { exportContract } from "../../deployment/contract";
import type { ScratchRun } from "../../rehearsal/pulumi/scratch-run";
import type { Release } from "../../release/release-file";
import { SEVERAL_RELEASE, tryingPipelines, tryingSettings } from "../sample-settings";
import { runStack, said, type StackRunArgs } from "./run-stack";
import { holdsAsAWhole } from "./whole-stack";

const RUNS = "arn:aws:states:us-east-1:987654321098:execution:ds-preprocessing";
const accepted = (run = `${RUNS}-canary-pipeline:canary-1`): Release => ({
  ...SEVERAL_RELEASE,
  canary: { runs: { preprocessing: run } },
});

/** The release that is tried: another image and another model. */
const TRIAL: Release = {
  ...SEVERAL_RELEASE,
  version: "0.2.0",
  images: {
    ...SEVERAL_RELEASE.images,
    "ds-preprocessing": { digest: `sha256:${"1".repeat(64)}`, platforms: ["linux/amd64", "linux/arm64"] },
  },
  models: {
    ...SEVERAL_RELEASE.models,
    preprocessing: { key: "models/v2/model.pkl", versionId: "version-2", sha256: "2".repeat(64) },
  },
};

const target = {
  stack: "prod",
  settings: tryingPipelines("prod"),
  sourceOutputs: { ...exportContract(tryingSettings("dev")) },
} as const;

/** What a run registered, but for providers and components. */
const registered = ({ resources }: ScratchRun) =>
  new Map(
    resources
      .filter(({ type }) => type.startsWith("aws:"))
      .map(({ urn, inputs, protect }) => [urn, JSON.stringify({ inputs, protect })]),
  );

const isCanary = (urn: string): boolean => urn.split("::").at(-1)?.includes("-preprocessing-canary") ?? false;

async function refusal(args: Partial<StackRunArgs>): Promise<string> {
  const run = await runStack({ ...target, mode: "up", ...args });
  expect(run.succeeded, said(run)).to.equal(false);
  expect([...registered(run).keys()], "made before it was refused").to.deep.equal([]);
  return said(run);
}

describe("a target that tries a release", () => {
  const updated = holdsAsAWhole(
    { ...target, release: accepted(), trial: TRIAL },
    "prod.canary.snapshot.txt",
    "prod.several.snapshot.txt",
  );

  it("has all of it beside what runs, which stays as it is without", async () => {
    const without = await runStack({ ...target, mode: "up", release: accepted() });
    expect(without.succeeded, said(without)).to.equal(true);
    const [before, after] = [registered(without), registered(updated())];
    const added = [...after.keys()].filter((urn) => !before.has(urn));
    expect([...before].filter(([urn, what]) => after.get(urn) !== what)).to.deep.equal([]);
    expect(added.filter((urn) => !isCanary(urn))).to.deep.equal([]);
    expect([...before.keys()].filter(isCanary), "without the file").to.deep.equal([]);
    expect(added.map((urn) => urn.split("$").at(-1)?.split("::")[0])).to.have.members([
      ...Array<string>(2).fill("aws:cloudwatch/logGroup:LogGroup"),
      "aws:ecs/taskDefinition:TaskDefinition",
      ...Array<string>(3).fill("aws:iam/role:Role"),
      ...Array<string>(4).fill("aws:iam/rolePolicy:RolePolicy"),
      "aws:sfn/stateMachine:StateMachine",
      ...Array<string>(9).fill("aws:ssm/parameter:Parameter"),
    ]);
  });

  it("tells where, and deletes all of it with the file", () => {
    expect(updated().outputs["canary"]).to.have.property("release", "0.2.0");
    const guarded = updated().resources.filter(({ urn, protect }) => protect && isCanary(urn));
    expect(guarded.map(({ urn }) => urn)).to.deep.equal([]);
  });
});

describe("a release of a target that takes none untried", () => {
  it("is deployed with the run that tried it, or as what is gone back to", async () => {
    for (const release of [accepted(), { ...SEVERAL_RELEASE, rollback: { from: "0.2.0" } }]) {
      const run = await runStack({ ...target, mode: "preview", release });
      expect(run.succeeded, said(run)).to.equal(true);
    }
  });

  it("is refused without one, and with a run of what is live, before anything is made", async () => {
    const required =
      "names release 0.1.6 without a canary run of preprocessing, which the settings require (pipelines.preprocessing.canary.required). Try it beside the release that runs: npm run release -- prepare --canary 0.1.6";
    expect(await refusal({ release: SEVERAL_RELEASE })).to.include(required);
    expect(await refusal({ release: accepted(`${RUNS}-pipeline:run-1`) })).to.include(required);
  });
});

describe("a release that is tried", () => {
  it("has to be promoted first, or nothing of the stack is touched", async () => {
    expect(await refusal({ release: accepted(), trial: TRIAL, promoted: ["0.2.0"] })).to.include(
      "Promote release 0.1.6 first.",
    );
  });

  it("has to be of a pipeline that tries one", async () => {
    const settings = tryingPipelines("prod", undefined);
    const { pipelines, ...others } = settings as { pipelines: Record<string, Record<string, unknown>> };
    const { canary: _canary, ...preprocessing } = pipelines["preprocessing"] ?? {};
    const without = { ...others, pipelines: { ...pipelines, preprocessing } };
    expect(await refusal({ release: SEVERAL_RELEASE, trial: TRIAL, settings: without })).to.match(
      /\.canary\.json names release 0\.2\.0 to be tried, and no pipeline of prod tries what it names\. Give one `canary` in Pulumi\.prod\.yaml, or delete the file\./,
    );
  });

  it("may be the first of a target", async () => {
    const run = await runStack({ ...target, mode: "preview", trial: TRIAL });
    expect(run.succeeded, said(run)).to.equal(true);
    expect(run.resources.filter(({ type }) => type === "aws:sfn/stateMachine:StateMachine")).to.have.lengthOf(
      1,
    );
  });
});
