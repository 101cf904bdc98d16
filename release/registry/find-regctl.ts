import { execFile } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join, resolve } from "node:path";
import { promisify } from "node:util";
import { misused } from "../release-error";

/** What copies were tested with; another version may treat signatures or errors in another way. */
export const REGCTL_VERSION = "v0.11.7";

/**
 * The absolute path of the regctl on the PATH, of the version that is wanted.
 *
 * It gets the logins of both registries. `npm run` puts `node_modules/.bin` of this folder and of all above it first, so
 * that any package could bring a regctl: those folders do not count, nor relative ones.
 *
 * @throws ReleaseError when there is none, or another version
 */
export async function findRegctl(path = process.env["PATH"] ?? ""): Promise<string> {
  const install = `Install it: go install github.com/regclient/regclient/cmd/regctl@${REGCTL_VERSION}, and put Go's bin folder on the PATH.`;
  const regctl = foldersOf(path)
    .map((folder) => join(folder, "regctl"))
    .find(isProgram);
  if (regctl === undefined)
    throw misused(
      `Images are copied by regctl ${REGCTL_VERSION}, and none is on the PATH, where node_modules/.bin and relative folders do not count. ${install}`,
    );
  const said = await promisify(execFile)(regctl, ["version"]).then(
    ({ stdout }) => stdout,
    (error: Error) => error,
  );
  if (said instanceof Error)
    throw misused(
      `Images are copied by regctl ${REGCTL_VERSION}, and ${regctl} does not say its version (${said.message.trim()}). ${install}`,
    );
  if (!said.includes(REGCTL_VERSION)) {
    const found = /VCSTag:\s*(\S+)/.exec(said)?.[1] ?? "another version";
    throw misused(`Images are copied by regctl ${REGCTL_VERSION}, and ${regctl} is ${found}. ${install}`);
  }
  return regctl;
}

function foldersOf(path: string): string[] {
  return path
    .split(delimiter)
    .filter(isAbsolute)
    .map((folder) => resolve(folder))
    .filter((folder) => !folder.endsWith(join("/node_modules", ".bin")));
}

/** A file that may be run, as a shell finds it. */
export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
