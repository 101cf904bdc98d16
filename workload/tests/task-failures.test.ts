import { createHash } from "node:crypto";
import { expect } from "chai";
import { modelSha256, outputName, TaskFixture, wideRow } from "./task-fixture";

/** These run the real bundle as a process; only AWS is a fake. */
describe("the bundled task fails", () => {
  const task = new TaskFixture();

  const malformed = [
    { title: "an empty file", body: "", message: "is empty (0 bytes)" },
    { title: "a header without rows", body: "id,value\n", message: "holds a header and no rows" },
    { title: "a missing column", body: "id,amount\n1,2\n", message: 'no column "value"' },
    {
      title: "a value that is not a number",
      body: "id,value\n1,2\n2,n/a\n",
      message: 'line 3: value is "n/a"',
    },
    { title: "a record with a field too many", body: "id,value\n1,2,3\n", message: "line 2 has 3 fields" },
    {
      title: "line ends that are carriage returns alone",
      body: "id,value\r1,2\r",
      message: "ends its lines with carriage returns (CR) alone",
    },
    { title: "an unclosed quote", body: 'id,value\n1,"2\n', message: "a quote is opened and not closed" },
    {
      title: "bytes that are not UTF-8",
      body: Buffer.from("id,value\n\xff,1\n", "latin1"),
      message: "is not UTF-8",
    },
  ];
  for (const { title, body, message } of malformed) {
    it(`exits with 65 for ${title}`, async () => {
      task.setInput(body);
      expect(await task.failure(65))
        .to.include("s3://input/raw/monthly_data.csv")
        .and.include(message);
    });
  }

  it("ends with a line of bounded length whatever the file and its key are", async () => {
    const key = `raw/${"a folder of a long name/".repeat(40)}data.csv`;
    const names = Array.from({ length: 20_000 }, (_, index) => `column number ${index}`);
    task.env["INPUT_KEY"] = key;
    task.aws.objects.set(`input/${key}`, { body: Buffer.from(`${names.join()}\n1\n`) });
    expect(await task.failure(65))
      .to.match(/^s3:\/\/input\/raw\/a folder .* and 19992 more\.$/)
      .and.have.length.within(990, 1_000);
  });

  it("says on one line what a model holds that it cannot read", async () => {
    const column = `a\nb ${"c".repeat(2_000)}`;
    const model = JSON.stringify({ format: "standard-scaler/1", column, mean: 0, scale: 1 });
    Object.assign(task.env, { MODEL_SHA256: "unverified", MODEL_VERSION_ID: "" });
    task.aws.objects.set("artifacts/models/model.pkl", { body: Buffer.from(model) });
    expect(await task.failure(65)).to.match(/^s3:.* no column "a\\nb c+…", which the model scales\./);
  });

  it("exits with 65 for a file that one upload cannot hold, before reading it", async () => {
    task.aws.objects.set("input/raw/monthly_data.csv", {
      body: () => [Buffer.from("x")],
      length: 64 * 1024 ** 3 + 1,
    });
    expect(await task.failure(65)).to.equal(
      "s3://input/raw/monthly_data.csv has 68719476737 bytes; one task takes at most 68719476736. Split it into several files.",
    );
  });

  it("aborts the multipart upload when a late line is malformed", async () => {
    task.setInput(
      Buffer.concat([Buffer.from("value,note\n"), Buffer.alloc(9_000_000, wideRow), Buffer.from("x,\n")]),
    );
    expect(await task.failure(65)).to.include('line 90002: value is "x"');
    expect(task.aws.requests)
      .to.include(`UploadPart ${outputName}`)
      .and.include(`AbortMultipartUpload ${outputName}`);
  });

  it("does not open a model that is not the released one", async () => {
    // Not JSON either: had it been parsed, the failure would name that.
    task.aws.objects.set("artifacts/models/model.pkl?v7", { body: Buffer.from("changed") });
    const sha256 = createHash("sha256").update("changed").digest("hex");

    expect(await task.failure(67)).to.equal(
      `The model s3://artifacts/models/model.pkl (version v7) is not the one that was released: its sha256 is ${sha256}, ` +
        `${modelSha256} was expected. It was not opened. Restore the released version, or release this one.`,
    );
    expect(task.aws.requests).to.deep.equal(["GetParameters", "GET artifacts/models/model.pkl"]);
  });

  it("exits with 66 for an input, a model version or a bucket that does not exist", async () => {
    task.aws.objects.delete("input/raw/monthly_data.csv");
    expect(await task.failure(66)).to.include(
      "s3:GetObject on s3://input/raw/monthly_data.csv: it does not exist (NoSuchKey",
    );
    task.env["MODEL_VERSION_ID"] = "v8";
    expect(await task.failure(66)).to.include(
      "s3://artifacts/models/model.pkl (version v8): it does not exist (NoSuchVersion",
    );
    task.env["ARTIFACT_BUCKET"] = "nowhere";
    expect(await task.failure(66))
      .to.include("s3://nowhere/models/model.pkl")
      .and.include("NoSuchBucket");
  });

  it("exits with 77 and names action and resource when AWS refuses", async () => {
    task.aws.faults.set(`PUT ${outputName}`, { status: 403, code: "AccessDenied" });
    expect(await task.failure(77)).to.include(`s3:PutObject on s3://${outputName} was refused`);
    task.aws.faults.set("GET artifacts/models/model.pkl", { status: 403, code: "AccessDenied" });
    expect(await task.failure(77)).to.include(
      "s3:GetObjectVersion on s3://artifacts/models/model.pkl (version v7) was refused",
    );
    task.aws.faults.set("GetParameters", { status: 400, code: "AccessDeniedException" });
    expect(await task.failure(77)).to.include("ssm:GetParameters on /ds/preprocessing/input-bucket");
  });

  it("exits with 69 when AWS keeps failing, and when it cannot be reached", async () => {
    task.env["AWS_MAX_ATTEMPTS"] = "2";
    task.aws.faults.set("GET input/raw/monthly_data.csv", { status: 503, code: "SlowDown" });
    expect(await task.failure(69)).to.include(
      "s3:GetObject on s3://input/raw/monthly_data.csv did not succeed",
    );
    expect(task.aws.requests.filter((request) => request.startsWith("GET input/"))).to.have.length(2);
    // Port 9 (discard) of loopback: nothing listens there.
    Object.assign(task.env, { AWS_ENDPOINT_URL: "http://127.0.0.1:9", AWS_MAX_ATTEMPTS: "1" });
    expect(await task.failure(69))
      .to.include("ssm:GetParameters")
      .and.include("ECONNREFUSED");
  });

  it("exits with 69 when the connection breaks in the middle of the input", async () => {
    const body = function* () {
      yield Buffer.from("value,note\n");
      yield Buffer.alloc(100_000, wideRow);
      throw new Error("the fake hangs up");
    };
    task.aws.objects.set("input/raw/monthly_data.csv", { body, length: 1_000_000 });
    expect(await task.failure(69)).to.include(
      "s3:GetObject on s3://input/raw/monthly_data.csv did not succeed",
    );
  });

  it("stops reading when a part is refused", async () => {
    task.setInput(Buffer.concat([Buffer.from("value,note\n"), Buffer.alloc(20_000_000, wideRow)]));
    task.aws.faults.set(`UploadPart ${outputName}`, { status: 403, code: "AccessDenied" });
    expect(await task.failure(77)).to.include(`s3:PutObject on s3://${outputName} was refused`);
    const parts = task.aws.requests.filter((request) => request.startsWith("UploadPart"));
    expect(parts.length).to.be.within(1, 2);
  });

  it("exits with 78 and names every missing parameter at once", async () => {
    task.aws.parameters.delete("/ds/preprocessing/input-bucket");
    task.aws.parameters.delete("/ds/preprocessing/model-key");
    expect(await task.failure(78)).to.equal(
      "Missing or empty: /ds/preprocessing/input-bucket (or INPUT_BUCKET), /ds/preprocessing/model-key (or MODEL_KEY). " +
        "Create the SSM parameter, or set the environment variable.",
    );
  });

  it("exits with 78 without a region", async () => {
    delete task.env["AWS_REGION"];
    // Otherwise the SDK looks for a region in the home folder of whoever runs the tests.
    task.env["AWS_CONFIG_FILE"] = "/dev/null";
    expect(await task.failure(78)).to.include("no AWS region is set. Set AWS_REGION.");
  });
});
