import { readFileSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { MODEL_FILE } from "../../settings/names";
import { misused } from "../release-error";
import { demandRegularFile, type Release } from "../release-file";

/** What the file says, for the release that it becomes part of to hold to its shape. @throws ReleaseError */
export function readModelFile(folder: string): unknown {
  try {
    demandRegularFile(join(folder, MODEL_FILE), MODEL_FILE);
    return JSON.parse(readFileSync(join(folder, MODEL_FILE), "utf8")) as unknown;
  } catch (error) {
    throw misused(
      `${MODEL_FILE} cannot be read (${(error as Error).message}). It names the model that this commit is released with: npm run release -- model <version> --file <file> uploads one and writes it; then commit it.`,
    );
  }
}

/** All of it, or what was there before stays. @throws ReleaseError */
export async function writeModelFile(folder: string, model: Release["model"]): Promise<void> {
  const file = join(folder, MODEL_FILE);
  const unfinished = `${file}.${process.pid}.unfinished`;
  try {
    await mkdir(dirname(file), { recursive: true });
    demandRegularFile(file, MODEL_FILE);
    await writeFile(unfinished, `${JSON.stringify(model, null, 2)}\n`, { flag: "wx" });
    await rename(unfinished, file);
  } catch (error) {
    throw misused(
      `${MODEL_FILE} cannot be written (${(error as Error).message}). The model is uploaded: give permission or make room, then run the same command again.`,
    );
  }
}
