import { join } from "node:path";
import { outdatedDenyBuilds } from "../bootstrap/organization/render";
import { ensurePulumi } from "../rehearsal/tools/pulumi";
import { readEverySource } from "../settings/project-stacks";
import { runProgramWith } from "../settings/run-program";
import { WholeFile } from "../settings/whole-file";
import { accessPage } from "../views/access/page";
import { render, surprises } from "./matrix";
import { accessPageData } from "./page-data";
import { accessReport, type AccessReport } from "./report";

const USAGE = `npm run access [-- --html FILE]

Who may do what, decided by simulating every policy that the stacks and their bootstrap register.

  --html FILE  also write a page that shows the statement behind each decision
  --help       this text

Exit codes: 0 all as expected; 1 some not as expected; 2 wrong arguments, or stack files to correct first`;

const NOTE = `Who may do what, decided by simulating every policy that the stacks and their bootstrap register.
✓ allowed   · denied   ✗ denied by a statement that says so
`;

async function main({ html }: { readonly html?: string }): Promise<number> {
  const projectFolder = join(__dirname, "..");
  // npm runs the command in the project's folder, and the caller means their own.
  const folder = process.env["INIT_CWD"] ?? projectFolder;
  const page = html === undefined ? undefined : new WholeFile(html, folder, "--html", ".html");
  const reports: AccessReport[] = [];
  for (const stacks of readEverySource(projectFolder))
    reports.push(await accessReport({ projectFolder, stacks, pulumi: await ensurePulumi() }));
  const decided = reports.flatMap((report) => report.decided);
  process.stdout.write(`${NOTE}\n${render(decided)}\n\n`);
  if (page) {
    page.write(accessPage(accessPageData(reports)));
    process.stdout.write(`The page: ${page.file}\n`);
  }
  const decisions = decided.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells)).length;
  const unexpected = surprises(decided);
  const outdated = await outdatedDenyBuilds(projectFolder);
  if (outdated !== undefined) process.stdout.write(`${outdated}\n`);
  if (unexpected.length === 0) {
    process.stdout.write(`${decisions} decisions, all as expected.\n`);
    return 0;
  }
  process.stderr.write(
    `${decisions} decisions, ${unexpected.length} not as expected:\n  ${unexpected.join("\n  ")}\n`,
  );
  return 1;
}

runProgramWith({ options: { html: { type: "string" } }, usage: USAGE }, main);
