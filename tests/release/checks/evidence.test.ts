import { expect } from "chai";
import type { Execution } from "../../../release/deployed/execution";
import type { Check } from "../../../release/checks/check";
import { checkEvidence, faultsOfRun } from "../../../release/checks/evidence";
import type { Release } from "../../../release/release-file";
import { runRelease } from "../../../release/run-release";
import { pipelineOf, pipelinesOf, type PipelineSettings } from "../../../settings/settings";
import {
  SAMPLE_RELEASE,
  sampleSettings,
  SEVERAL_RELEASE,
  severalPipelines,
  severalSettings,
} from "../../sample-settings";
import { answering } from "../answering";
import { OLD_RELEASE } from "../release-with";

const DEV = sampleSettings("dev");
const MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:ds-preprocessing-pipeline";
const REPOSITORY = "123456789012.dkr.ecr.us-east-1.amazonaws.com/ds-preprocessing";
const model = SAMPLE_RELEASE.models?.["preprocessing"] ?? { key: "", versionId: "", sha256: "" };
const RAN = {
  release: "0.1.6",
  releaseSha256: runRelease(DEV, SAMPLE_RELEASE).sha256,
  image: `${REPOSITORY}@sha256:${"a".repeat(64)}`,
  model,
};
const RUN: Execution = {
  arn: "arn:aws:states:us-east-1:123456789012:execution:ds-preprocessing-pipeline:run-1",
  stateMachineArn: MACHINE,
  status: "SUCCEEDED",
  started: new Date(0),
  stopped: new Date(1000),
  error: undefined,
  cause: undefined,
  ran: RAN,
  onValidationData: false,
};

/** What keeps the sample run, with some of it changed, from being the sample release's test. */
const faults = (changes: Partial<Execution>) => faultsOfRun({ ...RUN, ...changes }, SAMPLE_RELEASE, DEV);

/** What a run of a pipeline with a release says that it ran. */
function ranOf(settings: PipelineSettings, release: Release) {
  const { version, sha256, ...rest } = runRelease(settings, release);
  return { release: version, releaseSha256: sha256, ...rest };
}

describe("the runs of several pipelines", () => {
  const pipelines = pipelinesOf(severalSettings("dev"));
  const runOf = (settings: PipelineSettings): Execution => ({
    ...RUN,
    stateMachineArn: settings.arns.stateMachine,
    ran: ranOf(settings, SEVERAL_RELEASE),
  });

  it("test a release each with its own image and model, and no run stands for another pipeline", () => {
    for (const one of pipelines)
      for (const other of pipelines)
        expect([one.workload, other.workload, faultsOfRun(runOf(one), SEVERAL_RELEASE, other)]).to.deep.equal(
          [
            one.workload,
            other.workload,
            one === other
              ? []
              : [`it is a run of ${one.arns.stateMachine}, not of ${other.arns.stateMachine}`],
          ],
        );
  });

  it("do not test it with the image or the model of another", () => {
    const [churn, preprocessing, smoke] = pipelines as [PipelineSettings, PipelineSettings, PipelineSettings];
    const ran = (of: PipelineSettings, changes: object) =>
      faultsOfRun({ ...runOf(of), ran: { ...ranOf(of, SEVERAL_RELEASE), ...changes } }, SEVERAL_RELEASE, of);
    const theirs = ranOf(preprocessing, SEVERAL_RELEASE);
    expect(ran(churn, { image: theirs.image })).to.have.length(1);
    expect(ran(churn, { model: theirs.model })).to.have.length(1);
    expect(ran(churn, { model: undefined })[0]).to.match(/^it used no model, not models\/churn\/model\.pkl /);
    expect(ran(smoke, { model: theirs.model })[0]).to.match(
      /^it used the model models\/v1\.2\.3\/.+, not none$/,
    );
  });

  it("are of a release of format 1 as well, whose one run is that of the first", () => {
    const old = { ...RUN, ran: ranOf(DEV, OLD_RELEASE) };
    expect(faultsOfRun(old, OLD_RELEASE, DEV)).to.deep.equal([]);
    expect(faultsOfRun(RUN, OLD_RELEASE, DEV)).to.have.length(1);
  });
});

describe("the evidence of a release", () => {
  const [dev, prod] = [severalSettings("dev", { evidence: { carryDays: 30 } }), severalSettings("prod")];
  const arnOf = (workload: string, name = "run-1") =>
    `arn:aws:states:us-east-1:123456789012:execution:ds-${workload}-pipeline:${name}`;
  const notThere = (name: string) =>
    Object.assign(new Error(name), { name, $metadata: { httpStatusCode: 404 } });
  const dayBefore = (days: number) =>
    new Date(Date.parse(SEVERAL_RELEASE.evidence?.testedAt ?? "") - days * 86_400_000);

  interface There {
    readonly records: readonly Release[];
    /** By their ARNs: what ran, and when it ended. */
    readonly runs: Readonly<Record<string, { readonly of: Release; readonly stopped: Date }>>;
    readonly source?: typeof dev;
    readonly target?: typeof prod;
    /** What the target had. */
    readonly lineage?: readonly Release[];
  }

  /** The checks of a release's evidence. */
  function check(
    release: Release,
    { records, runs, source = dev, target = prod, lineage = [] }: There,
  ): Promise<readonly Check[]> {
    const texts = new Map(records.map((each) => [`releases/${each.version}.json`, JSON.stringify(each)]));
    return checkEvidence(
      {
        source: answering(source, {
          GetObject: ({ Key }) => {
            const text = texts.get(String(Key));
            return text === undefined
              ? notThere("NoSuchKey")
              : { Body: { transformToString: () => Promise.resolve(text) } };
          },
          DescribeExecution: ({ executionArn }) => {
            const run = runs[String(executionArn)];
            const workload = /:ds-(?<workload>\w+)-pipeline:/.exec(String(executionArn))?.groups?.[
              "workload"
            ];
            if (!run || workload === undefined) return notThere("ExecutionDoesNotExist");
            const settings = pipelineOf(source, workload);
            return {
              status: "SUCCEEDED",
              input: "{}",
              output: JSON.stringify(ranOf(settings, run.of)),
              stateMachineArn: settings.arns.stateMachine,
              startDate: new Date(0),
              stopDate: run.stopped,
            };
          },
        }),
        target: answering(target, {
          GetParameterHistory: {
            Parameters: lineage.map((each, index) => ({ Version: index + 1, Value: JSON.stringify(each) })),
          },
        }),
      },
      release,
    );
  }
  const failed = (checks: readonly Check[]) =>
    checks.filter(({ ok }) => !ok).map(({ name, found }) => `${name}: ${found}`);

  const own = (...workloads: readonly string[]) =>
    Object.fromEntries(
      workloads.map((workload) => [arnOf(workload), { of: SEVERAL_RELEASE, stopped: dayBefore(0) }]),
    );
  const ALL = own("churn", "preprocessing", "smoke");

  it("is a run of each pipeline", async () => {
    const checks = await check(SEVERAL_RELEASE, { records: [SEVERAL_RELEASE], runs: ALL });
    expect(checks.map(({ name, ok }) => [name, ok])).to.deep.equal([
      ["candidate record of 0.1.6", true],
      ["churn: the run that tested it", true],
      ["preprocessing: the run that tested it", true],
      ["smoke: the run that tested it", true],
    ]);
  });

  it("fails for each pipeline whose run is gone, and names it", async () => {
    const checks = await check(SEVERAL_RELEASE, { records: [SEVERAL_RELEASE], runs: own("preprocessing") });
    expect(failed(checks)).to.deep.equal(
      ["churn", "smoke"].map(
        (workload) =>
          `${workload}: the run that tested it: no execution ${arnOf(workload)}, and prod never had this release`,
      ),
    );
  });

  it("is no longer needed of runs that are not kept, where the target had the release", async () => {
    const lineage = [SEVERAL_RELEASE];
    const checks = await check(SEVERAL_RELEASE, { records: [SEVERAL_RELEASE], runs: {}, lineage });
    expect(failed(checks)).to.deep.equal([]);
    expect(checks.map(({ name }) => name)).to.include(
      "churn: the run that tested it is no longer kept, and prod had the release before",
    );
  });

  it("fails for a pipeline of the target that it does not name, and for one that the source lacks", async () => {
    const { runs = {}, testedAt = "" } = SEVERAL_RELEASE.evidence ?? {};
    const { churn: _churn, ...others } = runs;
    const release = { ...SEVERAL_RELEASE, evidence: { testedAt, runs: others } };
    expect(failed(await check(release, { records: [release], runs: ALL }))).to.deep.equal([
      "churn: the run that tested it: no run",
    ]);
    const { pipelines } = dev;
    const source = severalSettings("dev", {
      pipelines: { preprocessing: pipelines["preprocessing"], churn: pipelines["churn"] },
    });
    expect(
      failed(await check(SEVERAL_RELEASE, { records: [SEVERAL_RELEASE], runs: ALL, source })),
    ).to.deep.equal(["smoke: the run that tested it: dev has no pipeline smoke"]);
  });

  it("fails for a pipeline of the target that runs another image or model than its tests", async () => {
    const { pipelines } = severalPipelines("prod") as { pipelines: Record<string, object> };
    const { churn, preprocessing } = pipelines;
    const crossed = async (changes: Readonly<Record<string, object>>) =>
      failed(
        await check(SEVERAL_RELEASE, {
          records: [SEVERAL_RELEASE],
          runs: ALL,
          target: severalSettings("prod", { pipelines: { ...pipelines, ...changes } }),
        }),
      );
    expect(await crossed({ churn: { ...churn, image: "ds-smoke" } })).to.deep.equal([
      `churn: the run that tested it: pipeline churn of dev has digest ${SEVERAL_RELEASE.images["ds-churn"]?.digest}, and that of prod digest ${SEVERAL_RELEASE.images["ds-smoke"]?.digest}`,
    ]);
    const models = await crossed({
      churn: { ...churn, model: "preprocessing" },
      preprocessing: { ...preprocessing, model: "churn" },
    });
    expect(models).to.have.length(2);
    expect(models[0]).to.match(
      /pipeline churn of dev has model\.key models\/churn\/model\.pkl.* prod model\.key /,
    );
  });

  it("fails for a run of a pipeline that neither stack has, unless the target had the release", async () => {
    const { runs = {}, testedAt = "" } = SEVERAL_RELEASE.evidence ?? {};
    const release = { ...SEVERAL_RELEASE, evidence: { testedAt, runs: { ...runs, ghost: arnOf("ghost") } } };
    const there = { records: [release], runs: ALL };
    expect(failed(await check(release, there))).to.deep.equal([
      "ghost: the run that tested it: dev has no pipeline ghost",
    ]);
    expect(failed(await check(release, { ...there, lineage: [SEVERAL_RELEASE] }))).to.have.length(1);
    expect(failed(await check(release, { ...there, lineage: [release] }))).to.deep.equal([]);
  });

  it("says when it was tested no earlier than its runs ended", async () => {
    const late = { ...ALL, [arnOf("smoke")]: { of: SEVERAL_RELEASE, stopped: dayBefore(-1) } };
    expect(failed(await check(SEVERAL_RELEASE, { records: [SEVERAL_RELEASE], runs: late }))).to.deep.equal([
      "smoke: the run that tested it: it ended at 2026-02-01T12:00:00.000Z, and testedAt is 2026-01-31T12:00:00Z",
    ]);
  });

  describe("that is carried from an older version", () => {
    const OLDER: Release = {
      ...SEVERAL_RELEASE,
      version: "0.1.5",
      commit: "f".repeat(40),
      evidence: { testedAt: "2026-01-11T12:00:00Z", runs: { churn: arnOf("churn", "run-0") } },
    };
    const RELEASE: Release = {
      ...SEVERAL_RELEASE,
      evidence: {
        testedAt: SEVERAL_RELEASE.evidence?.testedAt ?? "",
        runs: { preprocessing: arnOf("preprocessing"), smoke: arnOf("smoke") },
        carried: { churn: "0.1.5" },
      },
    };
    const NAME = "churn: the run that tested it, carried from 0.1.5";
    const ranWith = (of: Release, days = 20) => ({
      ...own("preprocessing", "smoke"),
      [arnOf("churn", "run-0")]: { of, stopped: dayBefore(days) },
    });
    const failures = async (older: Release | undefined, more: Partial<There> = {}) =>
      failed(
        await check(RELEASE, {
          records: older ? [RELEASE, older] : [RELEASE],
          runs: ranWith(older ?? OLDER),
          ...more,
        }),
      );

    it("is the run of that version, with the same image and model", async () => {
      const checks = await check(RELEASE, { records: [RELEASE, OLDER], runs: ranWith(OLDER) });
      expect(failed(checks)).to.deep.equal([]);
      expect(checks.map(({ name }) => name)).to.include(NAME);
    });

    it("fails where that version has no record, or no run of its own", async () => {
      expect(await failures(undefined)).to.deep.equal([
        `${NAME}: no s3://${dev.names.artifactBucket}/releases/0.1.5.json`,
      ]);
      const carrying: Release = {
        ...OLDER,
        evidence: {
          testedAt: "2026-01-11T12:00:00Z",
          runs: { smoke: arnOf("smoke") },
          carried: { churn: "0.1.4" },
        },
      };
      expect(await failures(carrying)).to.deep.equal([
        `${NAME}: s3://${dev.names.artifactBucket}/releases/0.1.5.json has no run of churn of its own`,
      ]);
    });

    it("fails where image or model were others, whatever ran", async () => {
      const digest = `sha256:${"9".repeat(64)}`;
      const image: Release = {
        ...OLDER,
        images: { ...OLDER.images, "ds-churn": { digest, platforms: ["linux/amd64"] } },
      };
      const otherModel: Release = {
        ...OLDER,
        models: {
          ...OLDER.models,
          churn: { key: "models/churn/model.pkl", versionId: "churn-version-0", sha256: "9".repeat(64) },
        },
      };
      expect(await failures(image)).to.deep.equal([
        `${NAME}: 0.1.5 has digest ${digest}, and this release digest sha256:${"c".repeat(64)}`,
      ]);
      expect((await failures(otherModel))[0]).to.match(
        /: 0\.1\.5 has model\.versionId churn-version-0, model\.sha256 9+, and this release /,
      );
      expect((await failures(otherModel, { runs: own("preprocessing", "smoke") }))[0]).to.match(
        /: 0\.1\.5 has model/,
      );
    });

    it("fails where it ended after the release says that it was tested", async () => {
      expect(await failures(OLDER, { runs: ranWith(OLDER, 0) })).to.deep.equal([]);
      expect(await failures(OLDER, { runs: ranWith(OLDER, -1) })).to.deep.equal([
        `${NAME}: it ended on 2026-02-01, after the release was tested`,
      ]);
    });

    it("fails whenever it ended, and whether or not its run is kept, where carrying is off", async () => {
      const source = severalSettings("dev");
      for (const runs of [ranWith(OLDER, 0), own("preprocessing", "smoke")])
        expect(await failures(OLDER, { source, runs, lineage: [RELEASE] })).to.deep.equal([
          `${NAME}: evidence.carryDays of dev is 0`,
        ]);
    });

    it("may differ in what other pipelines run", async () => {
      const others: Release = {
        ...OLDER,
        images: { "ds-churn": OLDER.images["ds-churn"] ?? { digest: "", platforms: [] } },
        models: { churn: OLDER.models?.["churn"] ?? model },
      };
      expect(await failures(others)).to.deep.equal([]);
    });

    it("fails where the run was of another release, is too old, or carrying is off", async () => {
      expect(await failures(OLDER, { runs: ranWith(SEVERAL_RELEASE) })).to.deep.equal([
        `${NAME}: it ran release 0.1.6, not 0.1.5`,
      ]);
      expect(await failures(OLDER, { runs: ranWith(OLDER, 30) })).to.deep.equal([]);
      expect(await failures(OLDER, { runs: ranWith(OLDER, 31) })).to.deep.equal([
        `${NAME}: it ended on 2025-12-31, and evidence.carryDays of dev is 30`,
      ]);
      expect(await failures(OLDER, { source: severalSettings("dev") })).to.deep.equal([
        `${NAME}: evidence.carryDays of dev is 0`,
      ]);
    });

    it("is no longer needed when the run is not kept, where the target had this release", async () => {
      const runs = own("preprocessing", "smoke");
      expect(await failures(OLDER, { runs })).to.deep.equal([
        `${NAME}: no execution ${arnOf("churn", "run-0")}, and prod never had this release`,
      ]);
      expect(await failures(OLDER, { runs, lineage: [RELEASE] })).to.deep.equal([]);
    });
  });
});

describe("a run is the test of a release", () => {
  it("when it succeeded with exactly its image and its model", () => {
    expect(faults({})).to.deep.equal([]);
  });

  it("unless it is another machine's, of this account or another", () => {
    for (const stateMachineArn of [
      MACHINE.replace("123456789012", "987654321098"),
      MACHINE.replace("us-east-1", "eu-west-1"),
      `${MACHINE}-copy`,
    ])
      expect(faults({ stateMachineArn })).to.deep.equal([
        `it is a run of ${stateMachineArn}, not of ${MACHINE}`,
      ]);
  });

  it("unless it did not succeed", () => {
    for (const status of ["RUNNING", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE"])
      expect(faults({ status, ran: undefined })).to.deep.equal([`it ended as ${status}`]);
  });

  it("unless it ran on validation data, which says how good a model is and not that the pipeline works", () => {
    expect(faults({ onValidationData: true })).to.deep.equal([
      "it ran on validation data, which validate-model judges",
    ]);
  });

  it("unless its output is silent about what it ran: that is not taken for agreement", () => {
    expect(faults({ ran: undefined })).to.deep.equal(["its output does not say what it ran"]);
  });

  it("unless it ran another image, be it of another repository or registry with the same digest", () => {
    for (const image of [
      `${REPOSITORY}@sha256:${"c".repeat(64)}`,
      `${REPOSITORY}-2@sha256:${"a".repeat(64)}`,
      `public.ecr.aws/ds-preprocessing@sha256:${"a".repeat(64)}`,
      `${REPOSITORY}:0.1.6`,
    ])
      expect(faults({ ran: { ...RAN, image } })).to.deep.equal([`it ran ${image}, not ${RAN.image}`]);
  });

  it("unless it used another model, or one that was changed by hand", () => {
    const wanted = `${model.key} (version ${model.versionId}, sha256 ${model.sha256})`;
    expect(
      faults({ ran: { ...RAN, model: { key: model.key, sha256: "unverified", versionId: "" } } }),
    ).to.deep.equal([`it used the model ${model.key} (version none, sha256 unverified), not ${wanted}`]);
    for (const change of [{ key: "models/other.pkl" }, { versionId: "other" }, { sha256: "e".repeat(64) }])
      expect(faults({ ran: { ...RAN, model: { ...model, ...change } } })).to.have.length(1);
  });

  it("unless it was of another release with the same content", () => {
    expect(faults({ ran: { ...RAN, release: "0.1.5" } })).to.deep.equal(["it ran release 0.1.5, not 0.1.6"]);
  });

  it("unless it was of a release of the same version with another commit, or another image beside the task's", () => {
    const digest = `sha256:${"f".repeat(64)}`;
    const images = { ...SAMPLE_RELEASE.images, "ds-report": { digest, platforms: ["linux/amd64" as const] } };
    for (const other of [
      { ...SAMPLE_RELEASE, commit: "f".repeat(40) },
      { ...SAMPLE_RELEASE, images },
    ])
      expect(faultsOfRun(RUN, other, DEV)).to.deep.equal([
        "it ran another release 0.1.6: of another commit, or with other images beside its task's",
      ]);
  });

  it("unless it found nothing to run on", () => {
    expect(faults({ ran: { ...RAN, objects: 0 } })).to.deep.equal(["it found no object to run on"]);
    expect(faults({ ran: { ...RAN, objects: 3 } })).to.deep.equal([]);
  });

  it("and all faults are listed at once", () => {
    const ran = { ...RAN, release: "0.1.5", image: "other", model: { ...model, key: "models/other.pkl" } };
    expect(faults({ ran })).to.have.length(3);
  });
});
