import { join } from "node:path";
import { ensurePulumi } from "../rehearsal/tools/pulumi";
import { runProgram } from "../settings/run-program";
import { checkStacks } from "./stacks";
import { printChecks } from "./print-checks";

/** Exit codes: 0 all is well, 1 something has to be corrected. */
runProgram("npm run check:stacks", () => printChecks(checkStacks(join(__dirname, ".."), ensurePulumi)));
