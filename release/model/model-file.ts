import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { FIRST_PIPELINE } from "../../settings/moved-keys";
import { MODEL_FILE } from "../../settings/names";
import { misused } from "../release-error";
import { demandRegularFile } from "../release-file";

/**
 * The models that a commit is released with, by name; for the release that they become part of to hold to its shape. None
 * where there is no such file.
 * @throws ReleaseError
 */
export function readModelFile(folder: string): Readonly<Record<string, unknown>> {
  try {
    demandRegularFile(join(folder, MODEL_FILE), MODEL_FILE);
    if (!existsSync(join(folder, MODEL_FILE))) return {};
    const found = JSON.parse(readFileSync(join(folder, MODEL_FILE), "utf8")) as unknown;
    if (typeof found !== "object" || found === null || Array.isArray(found))
      throw new Error("it is no map from model name to key, versionId and sha256");
    // As it was written by a program that knew one model.
    return typeof (found as { key?: unknown }).key === "string"
      ? { [FIRST_PIPELINE]: found }
      : (found as Record<string, unknown>);
  } catch (error) {
    throw misused(
      `${MODEL_FILE} cannot be read (${(error as Error).message}). It names the models that this commit is released with: npm run release -- model <version> --file <file> uploads one and writes it; then commit it.`,
    );
  }
}

/** All of it, or what was there before stays. @throws ReleaseError */
export async function writeModelFile(
  folder: string,
  models: Readonly<Record<string, unknown>>,
): Promise<void> {
  const file = join(folder, MODEL_FILE);
  const unfinished = `${file}.${process.pid}.unfinished`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(unfinished, `${JSON.stringify(models, null, 2)}\n`, { flag: "wx" });
    await rename(unfinished, file);
  } catch (error) {
    throw misused(
      `${MODEL_FILE} cannot be written (${(error as Error).message}). The model is uploaded: give permission or make room, then run the same command again.`,
    );
  }
}
