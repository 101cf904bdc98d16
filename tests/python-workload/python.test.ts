import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { listen } from "../../rehearsal/tools/loopback";
import { FakeAws } from "../fake-aws";
import { scratchFolder } from "../scratch-folder";

/** A line of the task's log. */
interface LogLine {
  readonly [field: string]: unknown;
  readonly event: string;
  readonly runId: string;
  readonly message?: string;
  readonly metrics?: Readonly<Record<string, number>>;
}

const fixture = __dirname;
const file = (name: string) => readFile(join(fixture, name));
const run = promisify(execFile);
/** The interpreter itself, as a version manager's stand-in would ask for variables that the task does not have. */
const interpreter = run("python3", ["-c", "import sys; print(sys.executable)"]).then(({ stdout }) =>
  stdout.trim(),
);

describe("a workload in Python, with nothing but its standard library", () => {
  let folder: string;
  let aws: FakeAws;
  let env: Record<string, string>;

  before(async () => {
    folder = scratchFolder();
    const built = { ...process.env, TARGETPLATFORM: "linux/arm64" };
    await run("python3", [join(fixture, "build.py"), folder], { env: built });
  });

  beforeEach(async () => {
    aws = new FakeAws();
    const model = await file("model.json");
    const parameters = {
      "input-bucket": "input",
      "input-key": "raw/readings.csv",
      "output-bucket": "output",
      "artifact-bucket": "artifacts",
      "model-key": "models/bands.json",
      "model-sha256": createHash("sha256").update(model).digest("hex"),
      "model-version-id": "v1",
    };
    for (const [name, value] of Object.entries(parameters))
      aws.parameters.set(`/ds/preprocessing/${name}`, value);
    aws.objects.set("artifacts/models/bands.json?v1", { body: model });
    aws.objects.set("input/raw/readings.csv", { body: await file("readings.csv") });
    env = {
      AWS_ENDPOINT_URL: await aws.start(),
      AWS_REGION: "eu-west-1",
      AWS_ACCESS_KEY_ID: "key",
      AWS_SECRET_ACCESS_KEY: "a-secret",
      RUN_ID: "run-1",
    };
  });
  afterEach(() => aws.stop());

  async function task(): Promise<{ code: number; lines: LogLine[]; printed: string }> {
    const ended = run(await interpreter, ["main.py"], { cwd: folder, env }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (error: { code: number; stdout: string; stderr: string }) => error,
    );
    const { code, stdout, stderr } = await ended;
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as LogLine);
    return { code, lines, printed: stdout + stderr };
  }

  /** Runs and returns the message of the failure; nothing may have been written or given away. */
  async function failure(exitCode: number): Promise<string> {
    const { code, lines, printed } = await task();
    expect(code, printed).to.equal(exitCode);
    expect(lines.at(-1)).to.include({ level: "error", event: "failed", runId: "run-1", exitCode });
    expect(printed).not.to.include("a-secret");
    expect(aws.written.size).to.equal(0);
    return lines.at(-1)?.message ?? "";
  }

  it("keeps the contract: parameters, model, result, lines and metrics", async () => {
    const { code, lines, printed } = await task();
    expect(code, printed).to.equal(0);
    expect(lines.map(({ event, runId }) => `${event} ${runId}`)).to.deep.equal(["start run-1", "done run-1"]);
    expect(lines[0]).to.include({ builtFor: "linux/arm64" });
    expect(lines[1]?.metrics).to.deep.equal({ rows: 4, outside: 0.5 });
    const written = aws.written.get("output/processed/run-1/readings.csv");
    expect(written?.text).to.equal((await file("readings.banded.csv")).toString());
    expect(written?.metadata).to.deep.equal({
      "run-id": "run-1",
      "model-sha256": aws.parameters.get("/ds/preprocessing/model-sha256"),
      "input-etag": createHash("md5")
        .update(await file("readings.csv"))
        .digest("hex"),
    });
  });

  it("signs as AWS does in its own example, get-vanilla", async () => {
    const script =
      'import aws; print(aws.authorization("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1", "service", "GET", "/", "", {"host": "example.amazonaws.com", "x-amz-date": "20150830T123600Z"}, aws.hashlib.sha256(b"").hexdigest()))';
    const { stdout } = await run(await interpreter, ["-c", script], { cwd: folder });
    expect(stdout).to.equal(
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31\n",
    );
  });

  it("asks ECS for the role's credentials", async () => {
    const asked: unknown[] = [];
    const server = createServer((request, response) => {
      asked.push(request.headers.authorization);
      response.end(JSON.stringify({ AccessKeyId: "key", SecretAccessKey: "a-secret", Token: "token" }));
    });
    const { port, stop } = await listen(server);
    delete env["AWS_ACCESS_KEY_ID"];
    env["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = `http://127.0.0.1:${port}/role`;
    env["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "for the task";
    const { code, printed } = await task();
    await stop();
    expect(code, printed).to.equal(0);
    expect(new Set(asked)).to.deep.equal(new Set(["for the task"]));
  });

  it("follows a bucket to its region", async () => {
    aws.regions.set("artifacts", "us-east-1");
    const { code, printed } = await task();
    expect(code, printed).to.equal(0);
  });

  it("does not open a model that is not the released one", async () => {
    aws.objects.set("artifacts/models/bands.json?v1", { body: Buffer.from("changed") });
    expect(await failure(67)).to.include("The model s3://artifacts/models/bands.json has the sha256");
    expect(aws.requests).not.to.include("GET input/raw/readings.csv");
  });

  it("says what is wrong with the input, with AWS and with its parameters", async () => {
    aws.objects.set("input/raw/readings.csv", { body: Buffer.from("sensor,reading\na,1\nb,x\n") });
    expect(await failure(65)).to.equal(`s3://input/raw/readings.csv, line 3: no reading in ['b', 'x'].`);
    aws.objects.delete("input/raw/readings.csv");
    expect(await failure(66)).to.equal("NoSuchKey (404): the fake says NoSuchKey");
    aws.faults.set("GetParameters", { status: 400, code: "AccessDeniedException" });
    expect(await failure(77)).to.equal("AccessDeniedException (400): the fake says AccessDeniedException");
    aws.faults.clear();
    aws.parameters.delete("/ds/preprocessing/model-key");
    expect(await failure(78)).to.equal("Missing or empty: /ds/preprocessing/model-key (or MODEL_KEY).");
    env["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9"; // discard: nothing listens there
    expect(await failure(69)).to.match(/^AWS does not answer: /);
  });
});
