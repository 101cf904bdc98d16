import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram, startPolicyPack, type PolicyPackProcess } from "../rehearsal/engine";
import type { StackFile } from "../settings/stack-file";
import { components, echoProvider } from "../tests/stacks/echo-provider";
import { RELEASE } from "../tests/stacks/run-stack";

export interface Measured {
  /** Seconds, median of the runs. */
  readonly seconds: number;
  /** Peak resident memory of the program in MiB, median of the runs. */
  readonly mebibytes: number;
}

export interface ProgramStart {
  readonly project: string;
  readonly stack: StackFile;
  readonly sourceOutputs: Readonly<Record<string, unknown>>;
}

const RUNS = 5;

/** Previews a program several times against a fake of AWS, so that only the program, and the pack, take time. */
export async function measureStart(
  folder: string,
  { project, stack, sourceOutputs }: ProgramStart,
  packFolder?: string,
): Promise<Measured> {
  const scratch = mkdtempSync(join(tmpdir(), "bench-"));
  const memoryFile = join(scratch, "memory");
  const releaseFile = join(scratch, "release.json");
  writeFileSync(releaseFile, JSON.stringify(RELEASE));
  const config = { ...stack.config, [`${project}:release`]: JSON.stringify({ file: releaseFile }) };
  const seconds: number[] = [];
  const mebibytes: number[] = [];
  try {
    for (let run = 0; run < RUNS; run++) {
      const start = performance.now();
      const name = stack.settings.stack;
      let policyPack: PolicyPackProcess | undefined;
      if (packFolder !== undefined)
        policyPack = await startPolicyPack({ folder: packFolder, project, stack: name, config });
      const result = await runProgram({
        projectFolder: folder,
        project,
        stack: name,
        config,
        mode: "preview",
        configureProvider: echoProvider,
        components,
        stackOutputs: () => Promise.resolve({ outputs: sourceOutputs }),
        environment: {
          NODE_OPTIONS: `--require ${join(__dirname, "peak-memory.cjs")}`,
          PEAK_MEMORY_FILE: memoryFile,
        },
        ...(policyPack ? { policyPack } : {}),
      });
      await policyPack?.stop();
      if (!result.succeeded) throw new Error(`The preview failed: ${JSON.stringify(result.diagnostics)}`);
      seconds.push((performance.now() - start) / 1000);
      mebibytes.push(Number(readFileSync(memoryFile, "utf8")) / 1024);
    }
  } finally {
    rmSync(scratch, { recursive: true });
  }
  return { seconds: median(seconds), mebibytes: median(mebibytes) };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
