import { expect } from "chai";
import type { Check } from "../../../release/checks/check";
import { statusText } from "../../../release/commands/status";
import type { Deployment } from "../../../release/deployed/deployment";
import { driftLine, driftOf, failureSince, type StackStatus } from "../../../release/checks/stack-status";
import { sampleSettings } from "../../sample-settings";
import { releaseText } from "../../../release/release-file";
import { runRelease } from "../../../release/run-release";
import {
  ARTIFACTS,
  deploymentWith,
  IMAGE,
  parametersWith,
  PROD,
  registered,
  RELEASE,
  runWith,
} from "../checks/sample-deployment";

const EXPECTED = { settings: PROD, artifactBucket: ARTIFACTS };
const drift = (deployment: Deployment) => driftOf(EXPECTED, deployment, RELEASE).map(driftLine);
const OLDER = { ...RELEASE, version: "0.1.5", model: { ...RELEASE.model, versionId: "older" } };
const NOTHING: StackStatus = {
  settings: sampleSettings("dev"),
  release: undefined,
  drift: [],
  signals: { alarms: [], deadLetters: undefined, refusals: {} },
  failed: undefined,
  deployment: {
    parameters: new Map(),
    lineage: [],
    taskDefinition: undefined,
    stateMachine: undefined,
    schedule: undefined,
    runs: [],
    lastSuccess: undefined,
    refusals: {},
  },
};

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
    const unverified = { ...RELEASE.model, sha256: "unverified", versionId: "" };
    const ran = runWith({ ran: { release: "0.1.6", releaseSha256: "0", image: IMAGE, model: unverified } });
    expect(drift({ ...parametersWith({ "model-key": "models/other.pkl" }), runs: [ran] })).to.deep.equal([
      "parameter model-key",
      `last run: it used the model models/v1.2.3/model.pkl (version none, sha256 unverified), not models/v1.2.3/model.pkl (version ${RELEASE.model.versionId}, sha256 ${RELEASE.model.sha256})`,
    ]);
  });

  it("is not that of a run on validation data, of one that failed, or of one before the release", () => {
    const ran = { release: "0.1.5", releaseSha256: "0", image: IMAGE, model: RELEASE.model };
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
    const runs = [runWith({ ran: { release: version, releaseSha256: sha256, image, model } })];
    expect(drift({ ...deployed, runs })).to.deep.equal(["release of releases/prod.json"]);
    const byHand = new Map([...deployed.parameters, ["input-key", "raw/other.csv"] as const]);
    expect(drift({ ...deployed, parameters: byHand })).to.deep.equal([
      "release of releases/prod.json",
      "parameter input-key",
    ]);
  });

  it("drifts by a target's file that is not there while a release is; a source's may be elsewhere", () => {
    const without = (kind: "source" | "target", deployment: Deployment) =>
      driftOf({ ...EXPECTED, settings: { ...PROD, kind } }, deployment, undefined).map(driftLine);
    expect(without("target", deploymentWith())).to.deep.equal([
      "releases/prod.json is not there, and prod has release 0.1.6",
    ]);
    const ofSource = deploymentWith(registered(RELEASE, { ...PROD, kind: "source" }));
    expect(without("source", ofSource)).to.deep.equal([]);
    expect(without("target", NOTHING.deployment)).to.deep.equal([]);
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
    expect(driftOf(EXPECTED, parameters, undefined).map(driftLine)).to.deep.equal([
      `parameters: could not check: ${why}`,
    ]);
    const lines = statusText([
      {
        settings: PROD,
        release: undefined,
        drift: driftOf(EXPECTED, parameters, RELEASE),
        signals: { alarms: [], deadLetters: undefined, refusals: { alarms: why, deadLetters: why } },
        failed: undefined,
        deployment: parameters,
      },
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
    const prod: StackStatus = {
      settings: PROD,
      release: { ...RELEASE, rollback: { from: "0.1.7" } },
      drift: ["parameter model-key", "schedule (time, target, role)"].map(differs),
      signals: {
        alarms: [
          { name: "failed", description: "", state: "ALARM", since: undefined },
          { name: "aborted", description: "", state: "OK", since: undefined },
          { name: "timed-out", description: "", state: undefined, since: undefined },
        ],
        deadLetters: 2,
        refusals: {},
      },
      failed: undefined,
      deployment: {
        ...parametersWith({ "model-key": "models/other.pkl" }),
        runs: [runWith(), runWith({ status: "FAILED", ran: undefined })],
        lastSuccess: runWith(),
      },
    };
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
      " | FAILED 2026-02-02T03:00Z",
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
    const check = failureSince(PROD, deployment);
    const lines = statusText([
      { ...NOTHING, settings: PROD, release: RELEASE, failed: check, deployment },
    ]).split("\n");
    expect(lines.slice(-4)).to.deep.equal([
      "✗ prod  last run night-1",
      "    found     FAILED with Task.BadInput: no column at 2026-02-02T03:05:00.000Z; nothing has succeeded since 2026-01-01T00:00:00.000Z",
      "    expected  SUCCEEDED",
      `    fix       ${check?.fix}`,
    ]);
    for (const runs of [[], [runWith(), failed], [runWith({ status: "RUNNING" })]])
      expect(failureSince(PROD, deploymentWith({ runs }))).to.equal(undefined);
    expect(failureSince(PROD, deploymentWith({ runs: [{ ...failed, started: new Date(0) }] }))).to.equal(
      undefined,
    );
    expect(failureSince(PROD, deploymentWith({ lineage: [], runs: [failed] }))).to.equal(undefined);
  });

  it("distinguishes a parameter that is not a release from a stack that has none yet", () => {
    const broken = {
      ...NOTHING,
      deployment: { ...NOTHING.deployment, parameters: new Map([["release", "x"]]) },
    };
    expect(statusText([broken]).split("\n")[1]).to.match(/^release +not a release$/);
  });
});
