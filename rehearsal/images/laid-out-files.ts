import { existsSync } from "node:fs";
import { readdir, readlink } from "node:fs/promises";
import { isAbsolute, join, relative, resolve } from "node:path";

/** Paths of everything in a folder, sorted, relative to it; what a link leads to is not looked into. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.map(({ parentPath, name }) => relative(folder, join(parentPath, name))).sort();
}

/**
 * What keeps a folder from being an image's content: nothing in it, links that lead nowhere in the image, and whatever
 * is neither a file, a folder nor a link.
 */
export async function contentFaults(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  if (!entries.some((entry) => !entry.isDirectory()))
    return ["wrote no file into the folder that it was given"];
  const faults: string[] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path);
    if (entry.isSymbolicLink()) {
      const fault = linkFault(folder, entry.parentPath, await readlink(path));
      if (fault) faults.push(`left the link ${name}, which ${fault}`);
    } else if (!entry.isFile() && !entry.isDirectory())
      faults.push(`left ${name}, which is neither a file, a folder nor a link`);
  }
  return faults.sort();
}

function linkFault(folder: string, parent: string, to: string): string | undefined {
  if (isAbsolute(to)) return `leads to ${to}: write a relative link, as the folder is elsewhere in the image`;
  const target = resolve(parent, to);
  if (relative(folder, target).split("/")[0] === "..") return `leads out of the folder, to ${to}`;
  return existsSync(target) ? undefined : `is broken: there is no ${to}`;
}
