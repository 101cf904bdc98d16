import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type GeneratedObject, startLoopbackS3 } from "./loopback-s3";

const run = promisify(execFile);

/** What one run of the task works on. */
interface Input {
  readonly name: string;
  readonly row: string;
  readonly rows: number;
  /** The most memory that it may take, in MiB. */
  readonly goal: number;
}

export interface TaskFigures {
  readonly input: Input;
  readonly seconds: number;
  readonly rowsPerSecond: number;
  /** Peak resident memory, in MiB. */
  readonly peak: number;
}

/** What bundles the sample, in the project. */
export const SAMPLE = join("workload", "build.mjs");
const SHORT = "12.5,2026-01-31,a row\n";
const INPUTS: readonly Input[] = [
  { name: "200 MB of short rows", row: SHORT, rows: Math.ceil(200e6 / SHORT.length), goal: 200 },
  { name: "600 rows of 900,000 characters", row: `12.5,,${"x".repeat(900_000)}\n`, rows: 600, goal: 256 },
];
const HEADER = Buffer.from("value,date,note\n");
const MODEL = Buffer.from('{"format":"standard-scaler/1","column":"value","mean":1,"scale":2}');
const CHUNK = 1_000_000;

/** Runs the bundled sample task on inputs that nothing holds whole. */
export async function measureTask(projectFolder: string): Promise<readonly TaskFigures[]> {
  const folder = await mkdtemp(join(tmpdir(), "bench-workload-"));
  const model: GeneratedObject = { length: MODEL.length, chunks: () => [MODEL] };
  const objects = new Map([["bucket/model", model]]);
  const s3 = await startLoopbackS3(objects);
  try {
    await run(process.execPath, [join(projectFolder, SAMPLE), folder]);
    const figures: TaskFigures[] = [];
    for (const input of INPUTS) {
      objects.set("bucket/input", generated(input));
      figures.push(await measure(input, join(folder, "main.cjs"), s3.endpoint));
    }
    return figures;
  } finally {
    await s3.stop();
    await rm(folder, { recursive: true });
  }
}

function generated({ row, rows }: Input): GeneratedObject {
  const each = Math.max(1, Math.floor(CHUNK / row.length));
  const block = Buffer.from(row.repeat(each));
  return {
    length: HEADER.length + rows * row.length,
    *chunks() {
      yield HEADER;
      for (let sent = 0; sent < rows; sent += each)
        yield block.subarray(0, Math.min(each, rows - sent) * row.length);
    },
  };
}

async function measure(input: Input, main: string, endpoint: string): Promise<TaskFigures> {
  const bucket = "bucket";
  const env = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "bench",
    AWS_SECRET_ACCESS_KEY: "bench",
    S3_FORCE_PATH_STYLE: "true",
    INPUT_BUCKET: bucket,
    INPUT_KEY: "input",
    OUTPUT_BUCKET: bucket,
    ARTIFACT_BUCKET: bucket,
    MODEL_KEY: "model",
  };
  const { stdout } = await run(process.execPath, [main], { env });
  const last = stdout.trim().split("\n").at(-1) ?? "{}";
  const { rows, seconds, maxRssMiB } = JSON.parse(last) as Record<string, number>;
  if (rows !== input.rows || seconds === undefined || maxRssMiB === undefined)
    throw new Error(`The task on ${input.name} ended with ${last}`);
  return { input, seconds, rowsPerSecond: rows / seconds, peak: maxRssMiB };
}
