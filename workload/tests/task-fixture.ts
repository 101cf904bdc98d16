import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect } from "chai";
import { FakeAws } from "../../tests/fake-aws";
import { Bundle, startTask, type Ended } from "./task-process";

const folder = resolve(__dirname, "../sample");
export const sampleCsv = readFileSync(resolve(folder, "monthly_data.csv"));
const model = readFileSync(resolve(folder, "model.json"));
export const modelSha256 = createHash("sha256").update(model).digest("hex");

/** Where the fixture's run writes. */
export const outputName = "output/processed/run-1/monthly_data.csv";

/** A row of 100 bytes for the header `value,note`: few rows make an upload of several parts. */
export const wideRow = `0.125,${"x".repeat(93)}\n`;

const credentials = {
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};

/** The real bundle, and for each test a fake AWS that holds the sample. Make one inside a `describe`. */
export class TaskFixture {
  bundle!: Bundle;
  aws!: FakeAws;
  env: Record<string, string> = {};

  constructor() {
    before(async () => {
      this.bundle = await Bundle.build();
    });
    after(() => this.bundle.remove());
    beforeEach(() => this.reset());
    afterEach(() => this.aws.stop());
  }

  setInput(body: string | Buffer): void {
    this.aws.objects.set("input/raw/monthly_data.csv", { body: Buffer.from(body) });
  }

  async run(nodeOptions: readonly string[] = []): Promise<Ended> {
    return startTask(this.bundle.file, this.env, nodeOptions).ended;
  }

  /** Runs and returns the message of the failure; nothing may have been written, left behind or given away. */
  async failure(code: number): Promise<string> {
    const { code: found, lines, printed } = await this.run();
    const last = lines.at(-1);
    expect(found, printed).to.equal(code);
    expect(last).to.include({ level: "error", event: "failed", exitCode: code, runId: "run-1" });
    expect(last).not.to.have.property("stack");
    for (const secret of Object.values(credentials)) {
      expect(printed).not.to.include(secret);
    }
    expect([...this.aws.written.keys()]).to.deep.equal([]);
    expect(this.aws.pending.size).to.equal(0);
    expect(this.aws.metrics).to.deep.equal([]);
    return last?.message ?? "";
  }

  private async reset(): Promise<void> {
    this.aws = new FakeAws();
    this.env = {
      ...credentials,
      AWS_ENDPOINT_URL: await this.aws.start(),
      AWS_REGION: "eu-west-1",
      AWS_MAX_ATTEMPTS: "1",
      S3_FORCE_PATH_STYLE: "true",
      RUN_ID: "run-1",
    };
    const parameters = {
      "input-bucket": "input",
      "output-bucket": "output",
      "artifact-bucket": "artifacts",
      "input-key": "raw/monthly_data.csv",
      "model-key": "models/model.pkl",
      "model-sha256": modelSha256,
      "model-version-id": "v7",
    };
    for (const [name, value] of Object.entries(parameters)) {
      this.aws.parameters.set(`/ds/preprocessing/${name}`, value);
    }
    this.aws.objects.set("artifacts/models/model.pkl?v7", { body: model });
    this.setInput(sampleCsv);
  }
}
