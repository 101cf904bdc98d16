import { join } from "node:path";
import { ensureWorkflowLinters } from "../../rehearsal/tools/workflow-linters";
import { runProgram } from "../../settings/run-program";
import { printChecks } from "../print-checks";
import { checkWorkflows } from "./check";

/** Exit codes: 0 all is well, 1 something has to be corrected. */
runProgram("npm run check:workflows", () =>
  printChecks(checkWorkflows(join(__dirname, "..", ".."), ensureWorkflowLinters)),
);
