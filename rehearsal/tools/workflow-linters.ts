import { dirname, join } from "node:path";
import { ensure, type InstallOptions } from "./cache/ensure";
import { goTool } from "./go-tool";
import { pythonTool } from "./python";

export const ACTIONLINT = goTool({
  name: "actionlint",
  takes: "about half a minute on two idle cores",
  megabytes: 200,
  module: "github.com/rhysd/actionlint",
  pins: join(__dirname, "actionlint"),
  main: "github.com/rhysd/actionlint/cmd/actionlint",
  versionVariable: "github.com/rhysd/actionlint.version",
  printVersion: "-version",
});

/** Their wheels hold the programs themselves, and pip puts them beside the environment's Python. */
const SHELLCHECK_AND_ZIZMOR = pythonTool({
  title: "The check of workflows",
  name: "shellcheck and zizmor",
  takes: "about 10 s",
  megabytes: 100,
  main: "zizmor",
  requirements: join(__dirname, "workflow-linters", "requirements.txt"),
});

/** Paths of what reads workflows. */
export interface WorkflowLinters {
  readonly actionlint: string;
  /** What actionlint asks about the shell in them. */
  readonly shellcheck: string;
  readonly zizmor: string;
}

/** Installs them, once for all clones; see `ensure`. */
export async function ensureWorkflowLinters(options?: InstallOptions): Promise<WorkflowLinters> {
  const [actionlint, python] = await ensure([ACTIONLINT, SHELLCHECK_AND_ZIZMOR], options);
  const beside = (name: string) => join(dirname(python), name);
  return { actionlint, shellcheck: beside("shellcheck"), zizmor: beside("zizmor") };
}
