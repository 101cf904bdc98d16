import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Settings } from "../../settings/settings";
import { demand } from "./expect";

const sampleModel = z.object({ column: z.string(), mean: z.number(), scale: z.number() });

/** The CSV that the source's pipeline is tested on. */
export const sourceData = (projectFolder: string): string =>
  readFileSync(join(projectFolder, "workload", "sample", "monthly_data.csv"), "utf8");

/** A target's own data, other than the source's and, by its account, other targets'. */
export const targetData = ({ account }: Settings): string =>
  `id,date,value\n9001,2026-01-01,${account.slice(-3)}\n9002,2026-01-02,250.5\n9003,2026-01-03,-7\n`;

/**
 * Checks that a result is the input with the scaled column, row by row.
 * @param key The result's, for messages.
 * @returns the number of rows. @throws NotProved
 */
export function checkResult(key: string, input: string, result: string, projectFolder: string): number {
  const model = sampleModel.parse(
    JSON.parse(readFileSync(join(projectFolder, "workload", "sample", "model.json"), "utf8")),
  );
  const [header = [], ...rows] = records(input);
  const [resultHeader = [], ...resultRows] = records(result);
  const column = header.indexOf(model.column);
  demand(
    resultHeader.join() === [...header, `${model.column}_scaled`].join(),
    `${key} has the columns ${resultHeader.join()}`,
  );
  demand(resultRows.length === rows.length, `${key} has ${resultRows.length} rows, the input ${rows.length}`);
  for (const [index, row] of rows.entries()) {
    const expected = (Number(row[column]) - model.mean) / model.scale;
    const found = Number(resultRows[index]?.at(-1));
    demand(Math.abs(found - expected) < 1e-9, `${key}, row ${index + 1}: ${found} instead of ${expected}`);
  }
  return rows.length;
}

/** The sample data has no quoted fields. */
function records(csv: string): string[][] {
  const lines = csv.trim().split(/\r?\n/);
  return lines.map((line) => line.split(","));
}
