import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Makes `folder` by `install`, once for all processes that ask.
 *
 * `install` fills a private folder beside it, which is renamed into place when it is complete: a crash leaves no half
 * install that counts, and of two processes that install at once the second throws its own copy away.
 */
export async function installOnce(folder: string, install: (folder: string) => Promise<void>): Promise<void> {
  if (existsSync(folder)) return;
  await mkdir(dirname(folder), { recursive: true });
  const unfinished = `${folder}.unfinished-${randomUUID()}`;
  try {
    await mkdir(unfinished);
    await install(unfinished);
    await rename(unfinished, folder);
  } catch (error) {
    if (isAlreadyThere(error) && existsSync(folder)) return;
    throw error;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

function isAlreadyThere(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOTEMPTY" || code === "EEXIST";
}
