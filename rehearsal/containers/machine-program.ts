import { basename, delimiter, join } from "node:path";
import { isProgram } from "../../release/registry/find-regctl";

/**
 * A program of this machine by its name or by the path that it has in usual images, such as `/usr/bin/python3`. Node is
 * this process's own.
 * @returns its path; undefined when the PATH has none
 */
export function machineProgram(word: string): string | undefined {
  const name = basename(word);
  if (name === "node") return process.execPath;
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, name)).find(isProgram);
}
