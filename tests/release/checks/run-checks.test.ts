import { expect } from "chai";
import { type Check, unchecked } from "../../../release/checks/check";
import { runChecks, runnableDigests, type RunExpectation } from "../../../release/checks/run-checks";
import type { Execution } from "../../../release/deployed/execution";
import type { RunTasks } from "../../../release/deployed/run-tasks";
import type { Task } from "../../../release/deployed/tasks";
import { indexOf, type Manifest } from "../../../release/registry/manifest";
import { sampleSettings } from "../../sample-settings";
import { DIGEST, IMAGE, MODEL, PROD, REGISTERED, RELEASE, runWith } from "./sample-deployment";

const CHILD = `sha256:${"1".repeat(64)}`;
const OTHER = `sha256:${"f".repeat(64)}`;

const SILENCE = "no run has succeeded in the 90 days that Step Functions keeps them";

const expectation = (changes: Partial<RunExpectation> = {}): RunExpectation => ({
  settings: PROD,
  release: RELEASE,
  digests: [DIGEST, CHILD],
  since: REGISTERED,
  runDemanded: false,
  ...changes,
});
const task = (name: string, digest: string | undefined, started = true): Task => ({
  arn: `arn:aws:ecs:us-east-1:987654321098:task/ds-processing-cluster/${name}`,
  containers: [{ name: "ds-preprocessing", image: IMAGE, digest, started }],
});
const ran = (...tasks: readonly Task[]): RunTasks => ({ tasks, unknown: [], children: undefined });

/** `ok`, `open` or `WRONG`, the name and, unless ok, what was found. */
const reported = (checks: readonly Check[]) =>
  checks.map(({ name, ok, open, found }) =>
    open ? `open ${name}: ${found}` : ok ? `ok ${name}` : `WRONG ${name}: ${found}`,
  );
const afterRun = (run: Execution, tasks: RunTasks, changes: Partial<RunExpectation> = {}) =>
  reported(runChecks(expectation(changes), { last: { run, tasks }, running: [] }));

describe("what ran, held against the release", () => {
  it("agrees by the promoted index's digest and by that of a platform", () => {
    for (const digest of [DIGEST, CHILD])
      expect(afterRun(runWith(), ran(task("one", digest)))).to.deep.equal([
        "ok what the last run night-1 ran",
        "ok digest of the task of the last run one (ds-preprocessing)",
      ]);
  });

  it("differs by any other digest, and by none of a task that has run", () => {
    expect(afterRun(runWith(), ran(task("one", OTHER), task("two", undefined)))).to.deep.equal([
      "ok what the last run night-1 ran",
      `WRONG digest of the task of the last run one (ds-preprocessing): ${OTHER}`,
      "WRONG digest of the task of the last run two (ds-preprocessing): ECS reports no digest",
    ]);
  });

  it("has nothing to compare of a task that never started", () => {
    expect(
      afterRun(runWith({ status: "FAILED", ran: undefined }), ran(task("one", undefined, false))),
    ).to.deep.equal([
      `WRONG last run night-1: FAILED at 2026-02-02T03:05:00.000Z; ${SILENCE}`,
      "open digest of the task of the last run one (ds-preprocessing): it has not started",
    ]);
  });

  it("differs when it is not known what a task ran", () => {
    expect(
      afterRun(runWith(), { tasks: [], unknown: [task("one", DIGEST).arn], children: undefined }),
    ).to.deep.equal([
      "ok what the last run night-1 ran",
      "WRONG task of the last run one: neither the run's history nor ECS knows what it ran",
    ]);
    expect(afterRun(runWith(), ran())).to.deep.equal([
      "ok what the last run night-1 ran",
      "WRONG tasks of the last run: its history lists none, though it succeeded",
    ]);
  });

  it("may have started no task for an empty folder, or before it failed", () => {
    const settings = sampleSettings("prod", { inputs: "folder" });
    const open = "open tasks of the last run: it started none";
    expect(afterRun(runWith(), ran(), { settings })).to.include(open);
    expect(afterRun(runWith({ status: "FAILED", error: "InputMissing" }), ran())).to.deep.equal([
      `WRONG last run night-1: FAILED with InputMissing at 2026-02-02T03:05:00.000Z; ${SILENCE}`,
      open,
    ]);
  });

  it("says how much of a fan-out was read", () => {
    const tasks = { ...ran(task("one", CHILD)), children: { read: 5, seen: 12 } };
    expect(afterRun(runWith(), tasks)).to.include(
      "open tasks of the last run: those of 5 of its 12 objects were read",
    );
    expect(afterRun(runWith(), { ...tasks, children: { read: 5, seen: 5 } })).to.have.length(2);
  });

  it("differs by a run that says it used another release, image or model", () => {
    const model = MODEL;
    const said = {
      release: "0.1.5",
      releaseSha256: "0",
      image: IMAGE,
      model: { ...model, sha256: "unverified", versionId: "" },
    };
    expect(afterRun(runWith({ ran: said }), ran(task("one", CHILD)))[0]).to.equal(
      `WRONG what the last run night-1 ran: it used the model ${model.key} (version none, sha256 unverified), not ${model.key} (version ${model.versionId}, sha256 ${model.sha256}); it ran release 0.1.5, not 0.1.6`,
    );
    expect(afterRun(runWith({ ran: undefined }), ran(task("one", CHILD)))[0]).to.equal(
      "WRONG what the last run night-1 ran: its output does not say what it ran",
    );
  });

  it("may not have run yet, unless a run that succeeded is demanded", () => {
    const none = { last: undefined, running: [] };
    const why = "the stack has not run since its release was deployed at 2026-02-01T12:01:00.000Z";
    expect(reported(runChecks(expectation(), none))).to.deep.equal([`open last run: ${why}`]);
    expect(reported(runChecks(expectation({ runDemanded: true }), none))).to.deep.equal([
      `WRONG last run: ${why}`,
    ]);
  });

  it("has no last run where AWS does not say which it was, which is no pass", () => {
    const denied = unchecked({ where: "run", name: "last run" }, "AccessDeniedException");
    const found = runChecks(expectation(), {
      last: undefined,
      unreadable: denied,
      running: [task("one", OTHER)],
    });
    expect(reported(found)).to.deep.equal([
      "WRONG last run: could not check: AccessDeniedException",
      `WRONG digest of the running task one (ds-preprocessing): ${OTHER}`,
    ]);
  });

  it("differs when the last run to end has failed, timed out or was stopped, with error and cause", () => {
    for (const status of ["FAILED", "TIMED_OUT", "ABORTED"]) {
      const failed = runWith({
        status,
        error: "Task.BadInput",
        cause: "line 1: no\n column",
        ran: undefined,
      });
      const lastSuccess = runWith({ stopped: new Date("2026-02-01T03:04:00Z") });
      for (const runDemanded of [false, true]) {
        const [check] = runChecks(expectation({ runDemanded }), {
          last: { run: failed, tasks: ran() },
          lastSuccess,
          running: [],
        });
        expect(check).to.deep.equal({
          where: "run",
          name: "last run night-1",
          ok: false,
          found: `${status} with Task.BadInput: line 1: no column at 2026-02-02T03:05:00.000Z; nothing has succeeded since 2026-02-01T03:04:00.000Z`,
          expected: "SUCCEEDED",
          fix: "Correct what it says, then start the pipeline again: aws stepfunctions start-execution --state-machine-arn arn:aws:states:us-east-1:987654321098:stateMachine:ds-preprocessing-pipeline. The task's log is in /ecs/ds-preprocessing-prod of prod. If the release is at fault: npm run release -- rollback",
        });
      }
    }
  });

  it("shows a run in progress beside the last that ended, which fails only where one that ended is demanded", () => {
    const going = runWith({ arn: "arn:night-2", status: "RUNNING", ran: undefined, stopped: undefined });
    const during = (run: Execution, runDemanded: boolean) =>
      reported(
        runChecks(expectation({ runDemanded }), {
          last: { run, tasks: ran(task("one", CHILD)) },
          going,
          running: [],
        }),
      );
    const goesOn = "run night-2: RUNNING since 2026-02-02T03:00:00.000Z";
    const digest = "ok digest of the task of the last run one (ds-preprocessing)";
    expect(during(runWith(), true)).to.deep.equal([
      "ok what the last run night-1 ran",
      digest,
      `open ${goesOn}`,
    ]);
    expect(during(going, false)).to.deep.equal([`open ${goesOn}`, digest]);
    expect(during(going, true)).to.deep.equal([`WRONG ${goesOn}`, digest]);
  });

  it("shows a cause that is longer than a state machine lets one be by its beginning", () => {
    const cause = "x".repeat(5000);
    const [check] = afterRun(runWith({ status: "FAILED", error: undefined, cause, ran: undefined }), ran());
    expect(check)
      .to.contain(`FAILED with ${"x".repeat(1000)}… at`)
      .and.have.length.below(1200);
  });

  it("is what runs now too, each task once", () => {
    const found = runChecks(expectation(), {
      last: { run: runWith({ status: "RUNNING", ran: undefined }), tasks: ran(task("one", CHILD)) },
      running: [task("one", CHILD), task("by-hand", OTHER), task("pending", undefined, false)],
    });
    expect(reported(found)).to.deep.equal([
      "open run night-1: RUNNING since 2026-02-02T03:00:00.000Z",
      "ok digest of the task of the last run one (ds-preprocessing)",
      `WRONG digest of the running task by-hand (ds-preprocessing): ${OTHER}`,
      "open digest of the running task pending (ds-preprocessing): it has not started",
    ]);
    expect(reported(runChecks(expectation(), { last: undefined, running: [task("one", CHILD)] }))).to.include(
      "ok digest of the running task one (ds-preprocessing)",
    );
  });

  it("demands no run of a pipeline that no release has, and suffers none", () => {
    const notReleased = "not released yet: release 0.1.6 has no image ds-churn";
    const unreleased = { digests: [], notReleased, runDemanded: true };
    const none = { last: undefined, running: [] };
    expect(reported(runChecks(expectation(unreleased), none))).to.deep.equal([
      `open last run: ${notReleased}`,
    ]);
    expect(afterRun(runWith(), ran(task("one", CHILD)), unreleased)).to.deep.equal([
      `WRONG what the last run night-1 ran: it was started, and the pipeline is ${notReleased}`,
    ]);
    const running = { last: undefined, running: [task("by-hand", CHILD)] };
    const [, check] = runChecks(expectation(unreleased), running);
    expect(check).to.include({ ok: false, expected: "no task, for the pipeline is not released yet" });
  });
});

describe("the digests that ECS may report", () => {
  const descriptor = (digit: string, architecture: string, os = "linux") => ({
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    digest: `sha256:${digit.repeat(64)}`,
    size: 1,
    platform: { os, architecture },
  });

  it("are an index's own and its platforms', not those of attestations in it", () => {
    const index = indexOf([
      descriptor("1", "amd64"),
      descriptor("2", "arm64"),
      descriptor("3", "unknown", "unknown"),
    ]);
    expect(runnableDigests(index)).to.deep.equal([
      index.digest,
      `sha256:${"1".repeat(64)}`,
      `sha256:${"2".repeat(64)}`,
    ]);
  });

  it("are an image's own when it has no index", () => {
    const image: Manifest = {
      digest: DIGEST,
      mediaType: "",
      bytes: Buffer.from(""),
      children: [],
      blobs: [],
    };
    expect(runnableDigests(image)).to.deep.equal([DIGEST]);
  });
});
