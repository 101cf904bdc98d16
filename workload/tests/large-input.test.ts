import { expect } from "chai";
import { FakeAws } from "../../tests/fake-aws";
import { Bundle, startTask } from "./task-process";

const outputName = "output/processed/large/large.csv";

const rowWith = (characters: number) => `0.125,2024-01-31,${"x".repeat(characters)}\n`;
/** About 250 bytes, so that the time goes to the bytes as in a file with a few dozen columns. */
const usual = rowWith(230);

describe("the bundled task with a large input", () => {
  let bundle: Bundle;
  let aws: FakeAws;
  let endpoint: string;

  before(async () => {
    bundle = await Bundle.build();
    aws = new FakeAws();
    endpoint = await aws.start();
  });
  after(async () => {
    await aws.stop();
    await bundle.remove();
  });

  /** Streams about `megabytes` (10^6 bytes) through the task; nothing holds the whole file on either side. */
  async function run(
    megabytes: number,
    row = usual,
  ): Promise<{ rows: number; maxRssMiB: number; seconds: number }> {
    const together = Math.ceil(64_000 / row.length);
    const block = Buffer.from(row.repeat(together));
    const blocks = Math.ceil((megabytes * 1e6) / block.length);
    const header = Buffer.from("value,date,note\n");
    aws.objects.set("input/large.csv", {
      length: header.length + blocks * block.length,
      *body() {
        yield header;
        for (let sent = 0; sent < blocks; sent += 1) {
          yield block;
        }
      },
    });
    aws.objects.set("artifacts/model", {
      body: Buffer.from(`{"format":"standard-scaler/1","column":"value","mean":0,"scale":1}`),
    });
    const { ended } = startTask(bundle.file, {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: "eu-west-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      S3_FORCE_PATH_STYLE: "true",
      RUN_ID: "large",
      INPUT_BUCKET: "input",
      INPUT_KEY: "large.csv",
      OUTPUT_BUCKET: "output",
      ARTIFACT_BUCKET: "artifacts",
      MODEL_KEY: "model",
    });
    const { code, lines, printed } = await ended;
    expect(code, printed).to.equal(0);
    const rows = blocks * together;
    // A header and every row, each with one field more: ",value_scaled" and ",0.125".
    expect(aws.written.get(outputName)).to.include({
      lines: rows + 1,
      bytes: header.length + ",value_scaled".length + rows * (row.length + ",0.125".length),
    });
    const done = lines.at(-1) as unknown as { rows: number; maxRssMiB: number; seconds: number };
    expect(done.rows).to.equal(rows);
    return done;
  }

  // 120 MB take 4 to 8 s here, and show growth as well as 200 MB did (155 MiB against 133 MiB for 20 MB).
  it("uses no more memory for 120 MB than for 20 MB", async function () {
    this.timeout(600_000);
    const small = await run(20);
    const large = await run(120);
    expect(large.maxRssMiB).to.be.below(220);
    expect(large.maxRssMiB).to.be.at.most(small.maxRssMiB * 1.6);
  });

  // 512 such rows at once, as a batch has of short ones, would take 470 MB and more.
  it("uses no more memory for rows of 900,000 characters", async function () {
    this.timeout(600_000);
    const { maxRssMiB } = await run(540, rowWith(900_000));
    expect(maxRssMiB).to.be.below(256);
  });
});
