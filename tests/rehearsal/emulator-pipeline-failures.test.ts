import { expect } from "chai";
import { type RunningEmulator, startForTest } from "./emulator-fixture";
import { PipelineOnEmulator } from "./emulator-definition-fixture";
import type { Machine } from "./emulator-pipeline-fixture";

describe("a run of the pipeline's own definition", () => {
  let running: RunningEmulator;
  let prod: PipelineOnEmulator;

  before(async () => {
    running = await startForTest();
    prod = await PipelineOnEmulator.prepare(running);
  });
  after(() => running.stop());

  describe("on one object", () => {
    let machine: Machine;
    before(async () => {
      machine = await prod.machine("one-object", "input-key");
    });

    const run = async (name: string, inputKey: string) => {
      await prod.parameter("input-key", inputKey);
      const { status, error, cause, output } = await machine.result(await machine.start({}, name));
      return status === "SUCCEEDED" ? { status, output } : { error, cause };
    };

    it("fails with the task's own words, and tells people", async () => {
      await prod.input("raw/bad.csv");
      expect(await run("words", "raw/bad.csv")).to.deep.equal({
        error: "Task.BadInput",
        cause: 'raw/bad.csv, line 1: no column "value"',
      });
      const { Subject, Message } = await prod.message();
      expect(Subject).to.equal('[prod] failed: Task.BadInput raw/bad.csv, line 1: no column "value"');
      expect(Message).to.include("The run words of one-object failed in prod.\n");
      expect(Message).to.include('Cause: raw/bad.csv, line 1: no column "value"\n');
    });

    it("makes a sentence of what ECS says when the task has none of its own", async () => {
      for (const [key, error, cause] of [
        ["raw/python.csv", "Task.Failed", "the third row is blue"],
        [
          "raw/silent.csv",
          "Task.Exit3",
          "The task ended with exit code 3 and logged no line that says why. ECS says: Essential container exited",
        ],
        [
          "raw/mute.csv",
          "Task.Unexpected",
          "The task ended with exit code 70 (Unexpected) and logged no line that says why. ECS says: Essential container exited",
        ],
      ] as const) {
        await prod.input(key);
        expect(await run(`sentence-${error}`, key)).to.deep.equal({ error, cause });
        await prod.message();
      }
    });

    it("takes a key with the = of a partitioned folder", async () => {
      await prod.input("raw/year=2026/month=11/data.csv");
      await prod.output("processed/partition/data.csv");
      const { status, output } = await run("partition", "raw/year=2026/month=11/data.csv");
      expect(status).to.equal("SUCCEEDED");
      expect(JSON.parse(output ?? "{}")).to.include({ outputKey: "processed/partition/data.csv" });
    });

    it("is refused before anything else when its name cannot be a folder's", async () => {
      const { error, cause } = await run("rerun(2)", "raw/a.csv");
      expect(error).to.equal("RunNameRefused");
      expect(cause).to.match(/^The execution is named rerun\(2\)\. /);
      expect((await prod.message()).Subject).to.match(
        /^\[prod\] failed: RunNameRefused The execution is named/,
      );
    });

    it("keeps to its own image and model while the next release is deployed", async () => {
      await prod.input("raw/a.csv");
      await prod.output("processed/overlap/a.csv");
      await prod.writeParameters({ key: "models/next.pkl", versionId: "next", sha256: "f".repeat(64) });
      await prod.register(
        `444455556666.dkr.ecr.us-east-1.amazonaws.com/ds-preprocessing@sha256:${"9".repeat(64)}`,
      );
      const overlapping = await run("overlap", "raw/a.csv");
      await prod.restore();
      expect(overlapping.status, overlapping.cause).to.equal("SUCCEEDED");
      expect(JSON.parse(overlapping.output ?? "{}")).to.deep.include({
        model: prod.release.model,
        image: prod.release.image,
      });
    });

    it("refuses a model that somebody wrote into the parameters by hand", async () => {
      await prod.parameter("model-version-id", "another");
      const { error } = await run("by-hand", "raw/a.csv");
      await prod.restore();
      expect(error).to.equal("ModelNotReleased");
      await prod.message();
    });
  });

  describe("on a folder", () => {
    let machine: Machine;
    before(async () => {
      machine = await prod.machine("every-object", "folder");
    });
    beforeEach(() => prod.empty());

    const run = async (name: string, keys: Readonly<Record<string, string>>) => {
      for (const [key, body] of Object.entries(keys)) await prod.input(key, body);
      const { status, error, cause, output } = await machine.result(await machine.start({}, name));
      return status === "SUCCEEDED" ? { status, output } : { error, cause };
    };
    const CSV = "id,value\n1,2\n";
    const MARKERS = {
      "raw/": "",
      "raw/_SUCCESS": "",
      "raw/2026_$folder$": "",
      "raw/.DS_Store": "x",
      "raw/_temporary/0/part.csv": CSV,
    };

    it("passes over markers, and says how many", async () => {
      await prod.output("processed/markers/year=2026/a.csv");
      const { status, output } = await run("markers", { ...MARKERS, "raw/year=2026/a.csv": CSV });
      expect(status).to.equal("SUCCEEDED");
      expect(JSON.parse(output ?? "{}")).to.include({ objects: 1, skipped: 5 });
    });

    it("fails when there is nothing, or nothing but markers", async () => {
      const { error, cause } = await run("nothing", {});
      expect({ error, cause }).to.deep.equal({
        error: "NothingToProcess",
        cause: `There is nothing to process: s3://${prod.inputBucket}/raw/ holds no object.`,
      });
      await prod.message();
      expect((await run("only-markers", MARKERS)).cause).to.equal(
        `There is nothing to process: s3://${prod.inputBucket}/raw/ holds only 5 skipped objects, whose names begin with _ or ., or end with / or _$folder$.`,
      );
      await prod.message();
    });

    it("fails with the object that failed, and what its task said of it", async () => {
      await prod.output("processed/one-of-many/a.csv");
      const found = await run("one-of-many", { "raw/a.csv": CSV, "raw/python.csv": CSV });
      const cause = `s3://${prod.inputBucket}/raw/python.csv: the third row is blue`;
      expect(found).to.deep.equal({ error: "Task.Failed", cause });
      const { Subject, Message } = await prod.message();
      expect(Subject).to.equal("[prod] failed: Task.Failed raw/python.csv: the third row is blue");
      expect(Message).to.include(`Cause: ${cause}\n`);
    });

    it("names the empty object among many", async () => {
      await prod.output("processed/empty/a.csv");
      const { error, cause } = await run("empty", { "raw/a.csv": CSV, "raw/b.csv": "" });
      expect({ error, cause }).to.deep.equal({
        error: "InputEmpty",
        cause: `s3://${prod.inputBucket}/raw/b.csv is empty (0 bytes)`,
      });
      await prod.message();
    });
  });
});
