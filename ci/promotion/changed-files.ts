import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { inLine } from "../../settings/printable";
import { ProgramError } from "../../settings/program-error";

/**
 * Files that the checkout's commit changes since it left another, as git names them; a file that moved is two.
 * @throws ProgramError where git does not know
 */
export async function changedFiles(folder: string, base: string): Promise<string[]> {
  const args = ["diff", "--name-only", "--no-renames", "-z", "--end-of-options", `${base}...HEAD`, "--"];
  try {
    const { stdout } = await promisify(execFile)("git", args, { cwd: folder, maxBuffer: 64 * 1024 ** 2 });
    return stdout.split("\0").filter((file) => file !== "");
  } catch (error) {
    const { stderr = "", message } = error as Error & { readonly stderr?: string };
    throw new ProgramError(
      `git does not know what HEAD changes since ${base}: ${inLine(stderr || message)}. Check out the whole history (fetch-depth: 0), and name a commit of it.`,
    );
  }
}
