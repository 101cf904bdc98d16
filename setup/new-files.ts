import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { bootstrapFiles, packSettings, stackFiles } from "../check/files";
import { ProgramError } from "../settings/program-error";
import { stacksIn } from "../settings/stack-file";

const PROJECT_FILES = ["Pulumi.yaml", "bootstrap/Pulumi.yaml", "policy-pack/settings.json"];

/**
 * Writes files of a project, all of them or none: they are checked first beside those that are there.
 * @param files Text by path.
 * @throws ProgramError with everything that the settings do not allow; nothing is written then
 */
export function writeChecked(folder: string, files: ReadonlyMap<string, string>): void {
  const trial = mkdtempSync(join(tmpdir(), "ds-setup-"));
  try {
    for (const file of [...PROJECT_FILES, ...stackFilesIn(folder)])
      if (existsSync(join(folder, file))) copy(folder, trial, file);
    for (const [file, text] of files) write(trial, file, text);
    for (const check of [stackFiles, bootstrapFiles, packSettings]) {
      const problems = check(trial);
      if (problems.length > 0)
        throw new ProgramError(`Nothing was written:\n${problems.join("\n").replaceAll(`${trial}/`, "")}`);
    }
  } finally {
    rmSync(trial, { recursive: true, force: true });
  }
  for (const [file, text] of files) write(folder, file, text);
}

/** Paths of the stack files of a project and of its bootstrap. */
export const stackFilesIn = (folder: string): string[] =>
  ["", "bootstrap"].flatMap((room) =>
    stacksIn(join(folder, room)).map((stack) => join(room, `Pulumi.${stack}.yaml`)),
  );

function copy(from: string, to: string, file: string): void {
  mkdirSync(dirname(join(to, file)), { recursive: true });
  copyFileSync(join(from, file), join(to, file));
}

function write(folder: string, file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

/** The lines of a text that another does not have, in their order: what somebody added to it. */
export function addedLines(folder: string, file: string, text: string): string[] {
  const before = existsSync(join(folder, file)) ? readFileSync(join(folder, file), "utf8").split("\n") : [];
  const left = new Map<string, number>();
  for (const line of before) left.set(line, (left.get(line) ?? 0) + 1);
  return text.split("\n").filter((line) => {
    const count = left.get(line) ?? 0;
    if (count > 0) left.set(line, count - 1);
    return count === 0 && line !== "";
  });
}
