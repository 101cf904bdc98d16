import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { PipelineSettings } from "../../settings/settings";
import { demand } from "./expect";
import type { Result } from "./pipeline-run";
import type { Artifacts } from "./release";

/** What a run works on, and what it must give where that is declared. */
export interface RunData {
  readonly input: Buffer;
  /** The file that holds the result, and its bytes. */
  readonly expected: { readonly file: string; readonly bytes: Buffer } | undefined;
}

/** The data that the source's image declares for runs of a pipeline; targets have data of their own where there is some. */
export function dataOf(
  { projectFolder, builds }: Pick<Artifacts, "projectFolder" | "builds">,
  { kind, image }: Pick<PipelineSettings, "kind" | "image">,
): RunData {
  const data = builds.data.get(image);
  demand(data !== undefined, `Nothing says what ${image} works on`);
  const { input, result } = data[kind] ?? data.source;
  const read = (file: string) => readFileSync(join(projectFolder, file));
  const expected = result === undefined ? undefined : { file: result, bytes: read(result) };
  return { input: read(input), expected };
}

/**
 * Checks what holds of a result of any workload, that it names the run, and where a result is declared, that it is this one.
 * @returns what was seen. @throws NotProved
 */
export function checkResult({ key, body, writtenBy }: Result, runId: string, { expected }: RunData): string {
  demand(
    writtenBy === runId,
    `${key} has the metadata run-id ${writtenBy ?? "of nobody"}, not ${runId}: see workload/README.md, "What it leaves"`,
  );
  const name = basename(key);
  if (expected === undefined) return `${name}: ${body.length} bytes`;
  const { file, bytes } = expected;
  demand(body.equals(bytes), `${key} is not ${file}: ${firstDifference(body, bytes)}`);
  return `${name}: the bytes of ${file}`;
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
