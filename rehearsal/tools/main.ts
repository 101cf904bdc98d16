import { ACT, ensureAct } from "./act";
import { ensureDockerRegistry, REGISTRY } from "./docker-registry";
import { installTools } from "./install-tools";
import { PYTHON } from "./python";
import { REGCTL } from "./regctl";
import { ACTIONLINT, ensureWorkflowLinters } from "./workflow-linters";
import { runProgram } from "../../settings/run-program";

/** `npm run tools`: installs what rehearsals and tests run, once for all clones, and prints where each is. */
async function main(): Promise<void> {
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => interrupted.abort(new Error("Interrupted: nothing half installed is left.")));
  const { signal } = interrupted;
  const { pulumi, python, regctl } = await installTools({ signal });
  const registry = await ensureDockerRegistry({ signal });
  const { actionlint, shellcheck, zizmor } = await ensureWorkflowLinters({ signal });
  const act = await ensureAct({ signal });
  const rows = [
    [`Pulumi CLI ${String(pulumi.version ?? "of unknown version")}`, pulumi.command],
    [PYTHON.name, python],
    [REGCTL.name, regctl],
    [REGISTRY.name, registry],
    [ACTIONLINT.name, actionlint],
    ["shellcheck", shellcheck],
    ["zizmor", zizmor],
    [ACT.name, act],
  ];
  for (const [name = "", path] of rows) process.stdout.write(`${name.padEnd(34)}${path}\n`);
}

runProgram("npm run tools", main);
