import { existsSync } from "node:fs";
import { join } from "node:path";
import { CommandFailed, run } from "../../rehearsal/tools/command";
import type { WorkflowLinters } from "../../rehearsal/tools/workflow-linters";
import type { Problems } from "../problems";

/** Exit codes for findings; all others mean that it could not look. */
const ACTIONLINT_FOUND = [1];
/** https://docs.zizmor.sh/usage/#exit-codes */
const ZIZMOR_FOUND = [11, 12, 13, 14];

/** What actionlint says of workflows, with shellcheck on what they run. @throws CommandFailed when it could not look */
export function actionlint(
  folder: string,
  files: readonly string[],
  tools: WorkflowLinters,
): Promise<Problems> {
  // Named, because it looks for a git checkout otherwise.
  const config = join(".github", "actionlint.yaml");
  const configured = existsSync(join(folder, config)) ? ["-config-file", config] : [];
  const options = ["-no-color", "-shellcheck", tools.shellcheck, "-pyflakes=", ...configured];
  return findings(ACTIONLINT_FOUND, tools.actionlint, [...options, ...files], folder);
}

/** What zizmor says of workflows, actions and Dependabot's settings; it asks nobody. @throws CommandFailed when it could not look */
export const zizmor = (folder: string, tools: WorkflowLinters): Promise<Problems> =>
  findings(
    ZIZMOR_FOUND,
    tools.zizmor,
    [
      "--offline",
      "--persona=pedantic",
      "--collect=all",
      "--strict-collection",
      "--quiet",
      "--color=never",
      ".github",
    ],
    folder,
  );

/** @param codes Exit codes for findings */
function findings(
  codes: readonly number[],
  command: string,
  args: readonly string[],
  cwd: string,
): Promise<Problems> {
  return run(command, args, { cwd }).then(
    () => [],
    (error: unknown) => {
      if (error instanceof CommandFailed && codes.includes(error.exitCode ?? 0)) return [error.output];
      throw error;
    },
  );
}
