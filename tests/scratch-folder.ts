import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

let all: string | undefined;

/** A new folder, which goes when the process ends. */
export function scratchFolder(): string {
  if (all === undefined) {
    const folders = mkdtempSync(join(tmpdir(), "tests-"));
    process.once("exit", () => rmSync(folders, { recursive: true, force: true, maxRetries: 5 }));
    all = folders;
  }
  return mkdtempSync(join(all, "of-"));
}
