import { join } from "node:path";
import { render, surprises, type Answered } from "./matrix";
import { readEverySource } from "../settings/project-stacks";
import { ensurePulumi } from "../rehearsal/tools/pulumi";
import { outdatedDenyBuilds } from "../bootstrap/organization/render";
import { accessReport } from "./report";
import { runProgram } from "../settings/run-program";

const NOTE = `Who may do what: every document that the stacks and their bootstrap register, and the other side's, simulated.
✓ allowed   · denied   ✗ denied by a statement that says so
`;

/** Exit codes: 0 as expected, 1 not, 2 stack files that have to be put right first. */
async function main(): Promise<number> {
  const projectFolder = join(__dirname, "..");
  const answered: Answered[] = [];
  for (const stacks of readEverySource(projectFolder)) {
    const report = await accessReport({ projectFolder, stacks, pulumi: await ensurePulumi() });
    answered.push(...report.answered);
  }
  process.stdout.write(`${NOTE}\n${render(answered)}\n\n`);
  const asked = answered.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells)).length;
  const unexpected = surprises(answered);
  const outdated = await outdatedDenyBuilds(projectFolder);
  if (outdated !== undefined) process.stdout.write(`${outdated}\n`);
  if (unexpected.length === 0) {
    process.stdout.write(`${asked} decisions, all as expected.\n`);
    return 0;
  }
  process.stderr.write(
    `${asked} decisions, ${unexpected.length} not as expected:\n  ${unexpected.join("\n  ")}\n`,
  );
  return 1;
}

runProgram("npm run access", main);
