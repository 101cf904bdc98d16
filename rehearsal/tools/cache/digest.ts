import { createHash } from "node:crypto";
import { closeSync, lstatSync, openSync, readdirSync, readlinkSync, readSync } from "node:fs";
import { join } from "node:path";

/**
 * The sha256 of every file and link below a folder: paths, what they hold, and whether they are executable.
 *
 * A loop without promises, because it runs before every use: 3,500 files of the emulator and the CLI's 120 MB take a
 * quarter of a second together.
 */
export function digestOf(folder: string, but: string): string {
  const hash = createHash("sha256");
  const buffer = Buffer.allocUnsafe(1024 * 1024);
  for (const path of readdirSync(folder, { recursive: true }).map(String).sort()) {
    const file = join(folder, path);
    const stats = lstatSync(file);
    if (path === but || stats.isDirectory()) continue;
    hash.update(`${path}\0${stats.mode}\0${stats.size}\0`);
    if (stats.isSymbolicLink()) hash.update(readlinkSync(file));
    else hashFile(file, buffer, (bytes) => hash.update(bytes));
  }
  return hash.digest("hex");
}

function hashFile(file: string, buffer: Buffer, update: (bytes: Buffer) => void): void {
  const descriptor = openSync(file, "r");
  try {
    for (let read; (read = readSync(descriptor, buffer)) > 0;) update(buffer.subarray(0, read));
  } finally {
    closeSync(descriptor);
  }
}
