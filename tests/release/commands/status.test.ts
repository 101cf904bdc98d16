import { expect } from "chai";
import type { Check } from "../../../release/checks/check";
import { statusText } from "../../../release/commands/status";
import type { PipelineDeployment } from "../../../release/deployed/deployment";
import type { Signals } from "../../../release/deployed/signals";
import {
  driftLine,
  driftOf,
  failureSince,
  pipelineStatus,
  type StackStatus,
} from "../../../release/checks/stack-status";
import { pipelineOf, pipelinesOf } from "../../../settings/settings";
import { sampleSettings, SEVERAL_RELEASE, severalSettings } from "../../sample-settings";
import { releaseText } from "../../../release/release-file";
import { runRelease } from "../../../release/run-release";
import {
  ARTIFACTS,
  deploymentOf,
  deploymentWith,
  IMAGE,
  MODEL,
  nothingOf,
  parametersWith,
  PROD,
  registered,
  RELEASE,
  runWith,
  stackOf,
  withModel,
} from "../checks/sample-deployment";

const EXPECTED = { settings: PROD, artifactBucket: ARTIFACTS };
const drift = (deployment: PipelineDeployment) =>
  driftOf(EXPECTED, stackOf(deployment), RELEASE).map(driftLine);
const OLDER = withModel({ ...RELEASE, version: "0.1.5" }, { versionId: "older" });
const SILENT: Signals = { alarms: [], deadLetters: undefined, refusals: {} };

/** The status of a stack of these pipelines. */
const statusOf = (
  changes: Partial<StackStatus>,
  ...pipelines: readonly (readonly [PipelineDeployment, Signals?])[]
): StackStatus => ({
  settings: pipelines[0]?.[0].settings ?? PROD,
  release: undefined,
  drift: [],
  deployment: stackOf(...pipelines.map(([deployment]) => deployment)),
  pipelines: pipelines.map(([deployment, signals = SILENT]) =>
    pipelineStatus(deployment, signals, changes.release),
  ),
  ...changes,
});
const NOTHING = statusOf({}, [nothingOf(sampleSettings("dev"))]);

const differs = (name: string): Check => ({
  where: "deployment",
  name,
  ok: false,
  found: "a",
  expected: "b",
  fix: "",
});

describe("the status of the stacks", () => {
  it("drifts by what is not the release's, and by what the last run used", () => {
    expect(drift(deploymentWith({ runs: [runWith()] }))).to.deep.equal([]);
    const unverified = { ...MODEL, sha256: "unverified", versionId: "" };
    const ran = runWith({ ran: { release: "0.1.6", releaseSha256: "0", image: IMAGE, model: unverified } });
    expect(drift({ ...parametersWith({ "model-key": "models/other.pkl" }), runs: [ran] })).to.deep.equal([
      "parameter model-key",
      `last run: it used the model models/v1.2.3/model.pkl (version none, sha256 unverified), not models/v1.2.3/model.pkl (version ${MODEL.versionId}, sha256 ${MODEL.sha256})`,
    ]);
  });

  it("is not that of a run on validation data, of one that failed, or of one before the release", () => {
    const ran = { release: "0.1.5", releaseSha256: "0", image: IMAGE, model: MODEL };
    for (const change of [
      { onValidationData: true },
      { status: "FAILED" },
      { started: new Date("2026-01-01T00:00:00Z") },
    ])
      expect(drift(deploymentWith({ runs: [runWith({ ran, ...change })] }))).to.deep.equal([]);
  });

  it("is one thing that differs when another release is deployed, as all else follows from it", () => {
    const deployed = {
      ...parametersWith({ release: releaseText(OLDER), "model-version-id": "older" }),
      ...registered(OLDER),
    };
    expect(drift(deployed)).to.deep.equal(["release of releases/prod.json"]);
    const { version, sha256, image, model } = runRelease(PROD, OLDER);
    const runs = [
      runWith({ ran: { release: version, releaseSha256: sha256, image, ...(model && { model }) } }),
    ];
    expect(drift({ ...deployed, runs })).to.deep.equal(["release of releases/prod.json"]);
    const byHand = new Map([...deployed.parameters, ["input-key", "raw/other.csv"] as const]);
    expect(drift({ ...deployed, parameters: byHand })).to.deep.equal([
      "release of releases/prod.json",
      "parameter input-key",
    ]);
  });

  it("drifts by a target's file that is not there while a release is; a source's may be elsewhere", () => {
    const without = (kind: "source" | "target", deployment: PipelineDeployment) => {
      const settings = { ...PROD, kind };
      return driftOf({ ...EXPECTED, settings }, stackOf({ ...deployment, settings }), undefined).map(
        driftLine,
      );
    };
    expect(without("target", deploymentWith())).to.deep.equal([
      "releases/prod.json is not there, and prod has release 0.1.6",
    ]);
    const ofSource = deploymentWith(registered(RELEASE, { ...PROD, kind: "source" }));
    expect(without("source", ofSource)).to.deep.equal([]);
    expect(without("target", nothingOf(PROD))).to.deep.equal([]);
  });

  it("drifts by what the caller may not read, and hides nothing else", () => {
    const why = "AccessDeniedException: not you";
    const schedule = { ...deploymentWith(), schedule: undefined, refusals: { schedule: why } };
    expect(drift(schedule)).to.deep.equal([`schedule (time, target, role): could not check: ${why}`]);
    const parameters = {
      ...deploymentWith(),
      parameters: new Map<string, string>(),
      refusals: { parameters: why },
    };
    expect(drift(parameters)).to.deep.equal([`parameters: could not check: ${why}`]);
    expect(driftOf(EXPECTED, stackOf(parameters), undefined).map(driftLine)).to.deep.equal([
      `parameters: could not check: ${why}`,
    ]);
    const lines = statusText([
      statusOf({ drift: driftOf(EXPECTED, stackOf(parameters), RELEASE) }, [
        parameters,
        { ...SILENT, refusals: { alarms: why, deadLetters: why } },
      ]),
    ]);
    expect(lines)
      .to.match(/^release +could not be read$/m)
      .and.match(/^last runs +none$/m)
      .and.match(/^alarms +could not be read$/m)
      .and.match(/^dead letters +could not be read$/m)
      .and.match(/^(alarms|deadLetters) of \w+ could not be read: /m);
    expect(lines).not.to.contain("none yet");
  });

  it("is shown side by side within 100 columns", () => {
    const signals: Signals = {
      alarms: [
        { name: "failed", description: "", state: "ALARM", since: undefined },
        { name: "aborted", description: "", state: "OK", since: undefined },
        { name: "timed-out", description: "", state: undefined, since: undefined },
      ],
      deadLetters: 2,
      refusals: {},
    };
    const deployment = {
      ...parametersWith({ "model-key": "models/other.pkl" }),
      runs: [
        runWith(),
        runWith({ started: new Date("2026-02-02T02:00:00Z"), status: "FAILED", ran: undefined }),
      ],
      lastSuccess: runWith(),
    };
    const prod = statusOf(
      {
        release: { ...RELEASE, rollback: { from: "0.1.7" } },
        drift: ["parameter model-key", "schedule (time, target, role)"].map(differs),
      },
      [deployment, signals],
    );
    const lines = statusText([NOTHING, prod]).split("\n");
    expect(Math.max(...lines.map(({ length }) => length))).to.be.at.most(100);
    const said = lines.map((line) =>
      line
        .replaceAll(/ {2,}/g, " | ")
        .replace(/^next run \| - \| \d{4}-\d\d-\d\dT03:00Z$/, "next run | - | NEXT"),
    );
    expect(said).to.deep.equal([
      " | dev 123456789012 | prod 987654321098",
      "release | none yet | 0.1.6, back from 0.1.7",
      "deployed | - | 2026-02-01T12:00Z",
      "commit | - | 0123456789ab",
      "ds-preprocessing | - | sha256:aaaaaaaaaaaa",
      "model | - | models/v1.2.3/model.pkl, parameter:",
      " | models/other.pkl",
      " | version | - | 3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY",
      " | sha256 | - | bbbbbbbbbbbb",
      "input-bucket | - | ds-input-prod-987654321098-us-east-1",
      "output-bucket | - | ds-output-prod-987654321098-us-east-1",
      "artifact-bucket | - | ds-artifacts-dev-123456789012-us-east-1",
      "input-key | - | raw/monthly_data.csv",
      "schedule | - | enabled, cron(0 3 * * ? *) UTC",
      "next run | - | NEXT",
      "last runs | none | SUCCEEDED 2026-02-02T03:00Z, 0.1.6",
      " | FAILED 2026-02-02T02:00Z",
      "last success | none | 2026-02-02T03:05Z",
      "alarms | none yet | failed rings, timed-out is not there",
      "dead letters | - | 2",
      "drift | none | parameter model-key",
      " | schedule (time, target, role)",
    ]);
  });

  it("says below why the last run since the release failed, and what to do", () => {
    const failed = runWith({ status: "FAILED", error: "Task.BadInput", cause: "no column", ran: undefined });
    const older = runWith({ started: new Date("2026-01-01T00:00:00Z"), stopped: undefined });
    const deployment = deploymentWith({ runs: [failed, older], lastSuccess: older });
    const check = failureSince(deployment);
    const lines = statusText([statusOf({ release: RELEASE }, [deployment])]).split("\n");
    expect(lines.slice(-4)).to.deep.equal([
      "✗ prod  last run night-1",
      "    found     FAILED with Task.BadInput: no column at 2026-02-02T03:05:00.000Z; nothing has succeeded since 2026-01-01T00:00:00.000Z",
      "    expected  SUCCEEDED",
      `    fix       ${check?.fix}`,
    ]);
    for (const runs of [[], [runWith(), failed], [runWith({ status: "RUNNING" })]])
      expect(failureSince(deploymentWith({ runs }))).to.equal(undefined);
    expect(failureSince(deploymentWith({ runs: [{ ...failed, started: new Date(0) }] }))).to.equal(undefined);
    expect(failureSince(deploymentWith({ lineage: [], runs: [failed] }))).to.equal(undefined);
  });

  it("distinguishes a parameter that is not a release from a stack that has none yet", () => {
    const broken = statusOf({}, [{ ...nothingOf(PROD), parameters: new Map([["release", "x"]]) }]);
    expect(statusText([broken]).split("\n")[1]).to.match(/^release +not a release$/);
  });

  it("shows each of several pipelines below what is the stack's, and one that no release has as that", () => {
    const settings = severalSettings("prod");
    const [churn, preprocessing, smoke] = ["churn", "preprocessing", "smoke"].map((each) =>
      pipelineOf(settings, each),
    );
    if (!churn || !preprocessing || !smoke) throw new Error("no such pipelines");
    const { "ds-smoke": _image, ...images } = SEVERAL_RELEASE.images;
    const release = { ...SEVERAL_RELEASE, images };
    const why = "AccessDeniedException: not you";
    const failed = runWith({ status: "FAILED", ran: undefined }, preprocessing, release);
    const stack = statusOf(
      { settings, release },
      [
        deploymentOf(churn, release, { schedule: undefined, refusals: { schedule: why } }),
        { ...SILENT, deadLetters: 3 },
      ],
      [deploymentOf(preprocessing, release, { runs: [failed] })],
      [nothingOf(smoke, release)],
    );
    const dev = statusOf({}, [nothingOf(sampleSettings("dev"))]);
    const lines = statusText([dev, stack]).split("\n");
    const at = (start: string) => lines.findIndex((line) => line.startsWith(start));
    const block = (name: string, next: string) =>
      lines.slice(at(`pipeline ${name}`), at(next)).map((line) => line.replaceAll(/ {2,}/g, " | "));
    const ofChurn = block("churn", "pipeline preprocessing");
    expect(ofChurn[0]).to.equal("pipeline churn | no such pipeline");
    expect(ofChurn).to.include.members([
      "model | - | models/churn/model.pkl",
      " | version | - | churn-version-1",
      "schedule | - | could not be read",
      "next run | - | could not be read",
      "dead letters | - | 3",
    ]);
    expect(block("preprocessing", "pipeline smoke")).to.include.members([
      "model | - | models/v1.2.3/model.pkl",
      "schedule | - | enabled, cron(0 3 * * ? *) UTC",
      "last runs | none | FAILED 2026-02-02T03:00Z",
      "alarms | none yet | none is there",
    ]);
    const ofSmoke = block("smoke", "drift");
    expect(ofSmoke[0]).to.equal("pipeline smoke | no such pipeline | not released yet");
    expect(ofSmoke).to.include.members(["schedule | - | -", "alarms | - | none yet"]);
    // It reads no model and no data.
    expect(ofSmoke.join("\n")).not.to.match(/^(model|input-bucket|input-key)/m);
    expect(lines).to.include("churn: schedule of prod could not be read: AccessDeniedException: not you");
    expect(lines).to.include("✗ prod  preprocessing: last run night-1");
  });

  it("drifts by what the last run of any pipeline used, and by one of a pipeline that no release has", () => {
    const settings = severalSettings("prod");
    const { "ds-smoke": _image, ...images } = SEVERAL_RELEASE.images;
    const release = { ...SEVERAL_RELEASE, images };
    const ran = { release: "0.1.5", releaseSha256: "0", image: IMAGE, model: MODEL };
    const stack = stackOf(
      ...pipelinesOf(settings).map((pipeline) =>
        pipeline.workload === "smoke"
          ? { ...nothingOf(pipeline, release), runs: [runWith({ ran: undefined }, pipeline, release)] }
          : deploymentOf(pipeline, release, {
              runs: [runWith(pipeline.workload === "churn" ? {} : { ran }, pipeline, release)],
            }),
      ),
    );
    expect(driftOf({ settings, artifactBucket: ARTIFACTS }, stack, release).map(driftLine)).to.deep.equal([
      "preprocessing: last run: it ran release 0.1.5, not 0.1.6",
      "smoke: last run: it was started, and the pipeline is not released yet: release 0.1.6 has no image ds-smoke",
    ]);
  });
});
