import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "../../settings/settings";
import { demand } from "./expect";
import type { Run } from "./pipeline-run";
import type { Artifacts } from "./release";

/** What a run works on, and what it must give where that is declared. */
export interface RunData {
  readonly input: Buffer;
  /** The file that holds the result, and its bytes. */
  readonly expected: { readonly file: string; readonly bytes: Buffer } | undefined;
}

/** The data that the source's image declares for runs of a stack; targets have data of their own where there is some. */
export function dataOf(
  { projectFolder, builds: { data } }: Pick<Artifacts, "projectFolder" | "builds">,
  { kind }: Pick<Settings, "kind">,
): RunData {
  const { input, result } = data[kind] ?? data.source;
  const read = (file: string) => readFileSync(join(projectFolder, file));
  const expected = result === undefined ? undefined : { file: result, bytes: read(result) };
  return { input: read(input), expected };
}

/**
 * Checks what holds of a run of any workload: it succeeded, its result is there and names the run, its log has metrics;
 * and where a result is declared, that it is this one.
 * @returns what was seen. @throws NotProved
 */
export function checkResult(run: Run, { expected }: RunData): string {
  const { executionArn, runId, result, metrics } = run;
  demand(
    result !== undefined,
    `${executionArn} ended as ${run.status}: ${run.error}
${run.cause}
The task's log ends:
${run.log}`,
  );
  const { key, body, writtenBy } = result;
  demand(
    writtenBy === runId,
    `${key} has the metadata run-id ${writtenBy ?? "of nobody"}, not ${runId}: see workload/README.md, "What it leaves"`,
  );
  demand(
    metrics !== undefined,
    `The log of ${executionArn} has no line with event "done" and runId "${runId}": see workload/README.md, "What it leaves"`,
  );
  if (expected !== undefined)
    demand(
      body.equals(expected.bytes),
      `${key} is not ${expected.file}: ${firstDifference(body, expected.bytes)}`,
    );
  const measured = Object.entries(metrics).map(([name, value]) => `${name} ${Number(value.toPrecision(3))}`);
  const same = expected === undefined ? `${body.length} bytes` : `the bytes of ${expected.file}`;
  return [`${key}: ${same}`, ...measured].join(", ");
}

function firstDifference(found: Buffer, expected: Buffer): string {
  const [lines, expectedLines] = [found, expected].map((bytes) => bytes.toString().split("\n")) as [
    string[],
    string[],
  ];
  const at = expectedLines.findIndex((line, index) => line !== lines[index]);
  const index = at === -1 ? expectedLines.length : at;
  const shown = (line: string | undefined) =>
    line === undefined ? "nothing" : JSON.stringify(line.slice(0, 200));
  return `line ${index + 1} is ${shown(lines[index])} instead of ${shown(expectedLines[index])}`;
}
