import { createHash } from "node:crypto";
import { expect } from "chai";
import { modelSha256, outputName, sampleCsv, TaskFixture, wideRow } from "./task-fixture";
import { startTask } from "./task-process";

/** These run the real bundle as a process; only AWS is a fake. */
describe("the bundled task", () => {
  const task = new TaskFixture();

  it("scales the sample, says where from, and publishes both metrics in one call", async () => {
    const { code, lines, printed } = await task.run();

    expect(code, printed).to.equal(0);
    expect(lines.map((line) => line.event)).to.deep.equal([
      "start",
      "settings",
      "model-loaded",
      "output-written",
      "done",
    ]);
    const result = task.aws.written.get(outputName);
    const [header, ...rows] = (result?.text ?? "").trimEnd().split("\n");
    expect(header).to.equal("id,date,value,value_scaled");
    expect(rows).to.have.length(50);
    expect(rows[0]).to.equal(`1,2020-01-01,128.06,${String((128.06 - 135.2944) / 15.0008)}`);
    expect(result?.metadata).to.deep.equal({
      "run-id": "run-1",
      "model-sha256": modelSha256,
      "input-etag": createHash("md5").update(sampleCsv).digest("hex"),
    });
    const done = lines.at(-1);
    expect(done).to.include({ rows: 50, metricsPublished: true });
    const { rows: count, mean, standardDeviation, ...others } = done?.metrics ?? {};
    expect({ count, others }).to.deep.equal({ count: 50, others: {} });
    expect(mean).to.be.closeTo(0, 0.001);
    expect(standardDeviation).to.be.closeTo(1, 0.001);
    const dimensions = [{ Name: "Stage", Value: "task" }];
    expect(task.aws.metrics).to.deep.equal([
      {
        Namespace: "DS/Pipeline",
        MetricData: [
          { MetricName: "ProcessingTime", Unit: "Seconds", Value: done?.["seconds"], Dimensions: dimensions },
          { MetricName: "RowsProcessed", Unit: "Count", Value: 50, Dimensions: dimensions },
        ],
      },
    ]);
    expect(task.aws.requests).to.deep.equal([
      "GetParameters",
      "GET artifacts/models/model.pkl",
      "GET input/raw/monthly_data.csv",
      `PUT ${outputName}`,
      "PutMetricData",
    ]);
  });

  it("writes nothing to disk", async () => {
    // Node's permission model refuses every write, as a read-only root file system would.
    const permission = process.allowedNodeEnvironmentFlags.has("--permission")
      ? "--permission"
      : "--experimental-permission";
    const network = process.allowedNodeEnvironmentFlags.has("--allow-net") ? ["--allow-net"] : [];
    const { code, printed } = await task.run([permission, "--allow-fs-read=*", ...network]);

    expect(code, printed).to.equal(0);
    expect(task.aws.written.has(outputName)).to.equal(true);
  });

  it("does not ask SSM when the environment holds every required parameter", async () => {
    Object.assign(task.env, {
      INPUT_BUCKET: "input",
      OUTPUT_BUCKET: "output",
      ARTIFACT_BUCKET: "artifacts",
      INPUT_KEY: "raw/monthly_data.csv",
      MODEL_KEY: "models/model.pkl",
      MODEL_SHA256: modelSha256.toUpperCase(),
      MODEL_VERSION_ID: "v7",
      OUTPUT_KEY: "processed/elsewhere.csv",
    });
    const { code, printed } = await task.run();

    expect(code, printed).to.equal(0);
    expect(task.aws.requests).not.to.include("GetParameters");
    expect([...task.aws.written.keys()]).to.deep.equal(["output/processed/elsewhere.csv"]);
  });

  it("takes the model from a bucket in another region, where S3 sends it", async () => {
    task.aws.regions.set("artifacts", "us-east-1");
    const { code, printed } = await task.run();

    expect(code, printed).to.equal(0);
    const models = task.aws.requests.filter((request) => request === "GET artifacts/models/model.pkl");
    expect(models).to.have.length(2);
    expect(task.aws.written.has(outputName)).to.equal(true);
  });

  it("takes a key of partitions, as Hive names them", async () => {
    const key = "raw/year=2026/month=11/data.csv";
    task.aws.objects.set(`input/${key}`, { body: sampleCsv });
    task.env["INPUT_KEY"] = key;
    task.env["OUTPUT_KEY"] = "processed/run-1/year=2026/month=11/data.csv";
    const { code, printed } = await task.run();

    expect(code, printed).to.equal(0);
    expect(task.aws.requests).to.include(`GET input/${key}`);
    expect([...task.aws.written.keys()]).to.deep.equal([`output/${task.env["OUTPUT_KEY"]}`]);
  });

  it("runs an unreleased model where that is allowed, and says so", async () => {
    const unreleased = `{"format":"standard-scaler/1","column":"value","mean":0,"scale":2}`;
    task.aws.objects.set("artifacts/models/model.pkl", { body: Buffer.from(unreleased) });
    Object.assign(task.env, { MODEL_SHA256: "unverified", MODEL_VERSION_ID: "" });
    const { code, lines, printed } = await task.run();

    expect(code, printed).to.equal(0);
    expect(lines.find((line) => line.event === "model-unverified")).to.include({
      level: "warn",
      modelSha256: createHash("sha256").update(unreleased).digest("hex"),
    });
    expect(task.aws.written.get(outputName)?.text).to.include("\n1,2020-01-01,128.06,64.03\n");
  });

  it("keeps the result when only the metrics fail, and says so", async () => {
    task.aws.faults.set("PutMetricData", { status: 400, code: "AccessDeniedException" });
    const { code, lines } = await task.run();

    expect(code).to.equal(0);
    expect(task.aws.written.has(outputName)).to.equal(true);
    expect(lines.at(-1)).to.include({ event: "done", metricsPublished: false });
    expect(lines.find((line) => line.event === "metrics-not-published")?.message).to.include(
      "cloudwatch:PutMetricData on DS/Pipeline was refused",
    );
  });

  it("aborts the upload and exits with 143 on SIGTERM", async () => {
    const body = async function* () {
      yield Buffer.from("value,note\n");
      yield Buffer.alloc(9_000_000, wideRow);
      await new Promise(() => undefined); // The rest never arrives.
    };
    task.aws.objects.set("input/raw/monthly_data.csv", { body });
    const part = task.aws.saw(`UploadPart ${outputName}`);
    const { child, ended } = startTask(task.bundle.file, task.env);
    await part;
    child.kill("SIGTERM");
    const { code, lines, printed } = await ended;

    expect(code, printed).to.equal(143);
    expect(lines.slice(-2).map((line) => line.event)).to.deep.equal(["terminating", "terminated"]);
    expect(task.aws.requests.at(-1)).to.equal(`AbortMultipartUpload ${outputName}`);
    expect(task.aws.pending.size).to.equal(0);
    expect(task.aws.written.size).to.equal(0);
  });
});
