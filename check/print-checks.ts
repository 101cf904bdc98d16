import { printable } from "../settings/printable";
import type { Checked } from "./problems";

/** Prints each check as it is done. @returns the exit code: 0 all is well, 1 something has to be corrected */
export async function printChecks(checks: AsyncIterable<Checked>): Promise<number> {
  let failed = false;
  for await (const { name, problems } of checks) {
    const mark = problems === undefined ? "-" : problems.length === 0 ? "✓" : "✗";
    const lines = problems ?? ["not checked: correct the above first"];
    process.stdout.write(
      printable(
        `${mark} ${name}\n${lines.map((line) => `    ${line.replaceAll("\n", "\n    ")}\n`).join("")}`,
      ),
    );
    failed ||= problems === undefined || problems.length > 0;
  }
  return failed ? 1 : 0;
}
