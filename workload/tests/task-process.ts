import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";

const workload = resolve(__dirname, "..");

/** The bundle in a temporary folder, with no node_modules around it, as in the image. */
export class Bundle {
  private constructor(
    readonly file: string,
    private readonly folder: string,
  ) {}

  static async build(): Promise<Bundle> {
    const folder = await mkdtemp(join(tmpdir(), "workload-"));
    const file = join(folder, "main.cjs");
    await promisify(execFile)(process.execPath, [join(workload, "build.mjs"), folder]);
    return new Bundle(file, folder);
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}

export interface LogLine {
  readonly [field: string]: unknown;
  readonly level: string;
  readonly event: string;
  readonly runId: string;
  readonly message?: string;
  readonly metrics?: Readonly<Record<string, number>>;
}

export interface Ended {
  readonly code: number | null;
  readonly lines: readonly LogLine[];
  /** Everything printed, on either stream. */
  readonly printed: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Starts the bundled task with exactly these environment variables. */
export function startTask(
  file: string,
  env: Readonly<Record<string, string>>,
  nodeOptions: readonly string[] = [],
): Running {
  const child = spawn(process.execPath, [...nodeOptions, file], { env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]).then(
    ([out, err, [code]]) => ({
      code: code as number | null,
      lines: out
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as LogLine),
      printed: out + err,
    }),
  );
  return { child, ended };
}
