import { join } from "node:path";
import { render, surprises } from "./matrix";
import { ensurePulumi } from "../rehearsal/tools/pulumi";
import { accessReport } from "./report";

const NOTE = `Who may do what: every document that the stacks and their bootstrap register, and the other side's, simulated.
✓ allowed   · denied   ✗ denied by a statement that says so
`;

/** Exit codes: 0 as expected, 1 not. */
async function main(): Promise<number> {
  const { answered } = await accessReport(join(__dirname, ".."), await ensurePulumi());
  process.stdout.write(`${NOTE}\n${render(answered)}\n\n`);
  const asked = answered.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells)).length;
  const unexpected = surprises(answered);
  if (unexpected.length === 0) {
    process.stdout.write(`${asked} decisions, all as expected.\n`);
    return 0;
  }
  process.stderr.write(
    `${asked} decisions, ${unexpected.length} not as expected:\n  ${unexpected.join("\n  ")}\n`,
  );
  return 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
