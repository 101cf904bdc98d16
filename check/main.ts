import { join } from "node:path";
import { ensurePulumi } from "../rehearsal/tools/pulumi";
import { checkStacks } from "./stacks";
import { printable } from "../settings/printable";
import { runProgram } from "../settings/run-program";

/** Exit codes: 0 all is well, 1 something has to be put right. */
async function main(): Promise<number> {
  let failed = false;
  for await (const { name, problems } of checkStacks(join(__dirname, ".."), ensurePulumi)) {
    const mark = problems === undefined ? "-" : problems.length === 0 ? "✓" : "✗";
    const lines = problems ?? ["not looked at: put right the above first"];
    process.stdout.write(
      printable(
        `${mark} ${name}\n${lines.map((line) => `    ${line.replaceAll("\n", "\n    ")}\n`).join("")}`,
      ),
    );
    failed ||= problems === undefined || problems.length > 0;
  }
  return failed ? 1 : 0;
}

runProgram("npm run check:stacks", main);
