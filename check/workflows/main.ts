import { join } from "node:path";
import { ensureWorkflowLinters } from "../../rehearsal/tools/workflow-linters";
import { runProgram } from "../../settings/run-program";
import { tell } from "../tell";
import { checkWorkflows } from "./check";

/** Exit codes: 0 all is well, 1 something has to be put right. */
runProgram("npm run check:workflows", () =>
  tell(checkWorkflows(join(__dirname, "..", ".."), ensureWorkflowLinters)),
);
