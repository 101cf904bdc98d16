import { expect } from "chai";
import { emptyState, runProgram } from "../../rehearsal/engine";
import { MemoryCloud } from "./memory-provider";
import { deployed, errors, run, urn } from "./run-program";

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("a failing run", function () {
  this.timeout(60_000);

  it("keeps what was made when a later resource fails", async () => {
    const cloud = new MemoryCloud();
    cloud.failing.add("object");
    const failed = await run("basic", cloud, { mode: "up" });
    expect(failed.succeeded).to.be.false;
    expect(failed.diagnostics.filter(({ severity }) => severity === "error")).to.deep.equal([
      {
        severity: "error",
        message: "AccessDenied: no permission to make object",
        urn: urn("aws:s3/bucketObject:BucketObject", "object"),
      },
    ]);
    const names = failed.state.resources.map((each) => each.name);
    expect(names).to.include.members(["store-bucket", "topic"]);
    expect(names).not.to.include("object");
    cloud.failing.clear();
    const mended = await run("basic", cloud, { mode: "up", state: failed.state });
    expect(mended.succeeded).to.be.true;
    expect(cloud.existing.size).to.equal(4);
  });

  it("keeps the old resource when its change fails", async () => {
    const { cloud, first } = await deployed("basic");
    cloud.failing.add("topic");
    const config = { "pipeline:displayName": "second", "pipeline:withoutObject": "true" };
    const failed = await run("basic", cloud, { mode: "up", state: first.state, config });
    expect(errors(failed)).to.deep.equal(["AccessDenied: no permission to change topic"]);
    expect(failed.state.resources.find((each) => each.name === "topic")?.inputs.displayName).to.equal(
      "first",
    );
    expect(failed.state.resources.map((each) => each.name)).to.include("object");
    expect(failed.state.outputs.topicArn).to.equal(first.outputs.topicArn);
  });

  it("gives a program's own error once, and deletes nothing", async () => {
    const { cloud, first } = await deployed("basic");
    const { state } = first;
    const failed = await run("throws", cloud, { mode: "up", state });
    expect(failed.succeeded).to.be.false;
    expect(failed.exitCode).to.equal(32);
    expect(errors(failed)).to.have.length(1);
    expect(errors(failed)[0]).to.match(/^(Error: )?the program gave up/m);
    expect(errors(failed)[0]).not.to.include("\u001b[");
    expect(cloud.subjects("delete")).to.deep.equal([]);
  });

  it("refuses two resources of one URN", async () => {
    const failed = await run("duplicate", new MemoryCloud(), { mode: "preview" });
    const twice = urn("aws:s3/bucket:Bucket", "twice");
    expect(errors(failed)).to.deep.equal([`Duplicate resource URN '${twice}'; try giving it a unique name`]);
  });

  it("says which folder has no program", async () => {
    const refusal = await run("nowhere", new MemoryCloud(), { mode: "preview" }).then(
      () => "ran",
      (error: Error) => error.message,
    );
    expect(refusal).to.match(/^There is no folder .*nowhere to run a program from: ENOENT/);
  });

  it("shows what the program wrote when it ends without an error of its own", async () => {
    const failed = await run("silent", new MemoryCloud(), { mode: "preview" });
    expect(failed.succeeded).to.be.false;
    expect(errors(failed)).to.deep.equal(["The program ended with exit code 7.\nonly this line"]);
  });

  it("ends the program on a signal and leaves no process behind", async () => {
    const cloud = new MemoryCloud();
    const abort = new AbortController();
    const running = run("endless", cloud, {
      mode: "up",
      signal: abort.signal,
      onResource: ({ name }) => name === "made" && abort.abort(),
    });
    const result = await running;
    const pid = Number(/pid (\d+)/.exec(result.stdout)?.[1]);
    expect(pid).to.be.greaterThan(0);
    expect(isAlive(pid)).to.be.false;
    expect(errors(result)).to.deep.equal(["The run was cancelled."]);
    expect(result.exitCode).to.be.undefined;
    expect(result.state.resources.map((each) => each.name)).to.include("made");
  });

  it("does not start when it is already cancelled", async () => {
    const result = await run("basic", new MemoryCloud(), { mode: "up", signal: AbortSignal.abort() });
    expect(errors(result)).to.deep.equal(["The run was cancelled."]);
    expect(result.resources).to.deep.equal([]);
  });

  it("refuses the state of another stack", async () => {
    const cloud = new MemoryCloud();
    let refusal = "";
    await runProgram({
      projectFolder: __dirname,
      project: "pipeline",
      stack: "prod",
      mode: "preview",
      state: emptyState("pipeline", "dev"),
      configureProvider: cloud.configure,
    }).catch((error: Error) => (refusal = error.message));
    expect(refusal).to.equal(
      "The state is of pipeline/dev, not of pipeline/prod: its resources would be deleted.",
    );
  });
});
