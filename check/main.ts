import { join } from "node:path";
import { ensurePulumi } from "../rehearsal/tools/pulumi";
import { runProgram } from "../settings/run-program";
import { checkStacks } from "./stacks";
import { tell } from "./tell";

/** Exit codes: 0 all is well, 1 something has to be put right. */
runProgram("npm run check:stacks", () => tell(checkStacks(join(__dirname, ".."), ensurePulumi)));
