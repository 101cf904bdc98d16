import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ensurePulumi } from "../../rehearsal/tools/pulumi";
import { readEverySource } from "../../settings/project-stacks";
import { runProgramWith } from "../../settings/run-program";
import { readDocuments, type Documents } from "../report";
import { drawings, outdatedDrawings } from "./file";

const USAGE = `npm run accounts [-- --check]

Draws docs/accounts.svg: what the programs register for the stack files, and who may do what with it. Each grant is
confirmed by simulating every policy that decides it. If one is denied, it is named and nothing is drawn.

  --check  write nothing; report whether the drawing is up to date
  --help   this text

Exit codes: 0 drawn, or up to date; 1 out of date; 2 wrong arguments, or files or policies to correct first`;

async function main({ check = false }: { readonly check?: boolean }): Promise<number> {
  const projectFolder = join(__dirname, "..", "..");
  const families: Documents[] = [];
  for (const stacks of readEverySource(projectFolder))
    families.push(
      await readDocuments({ projectFolder, stacks, pulumi: await ensurePulumi(), asWritten: true }),
    );
  if (check) {
    const outdated = await outdatedDrawings(projectFolder, families);
    for (const problem of outdated) process.stderr.write(`${problem}\n`);
    return outdated.length > 0 ? 1 : 0;
  }
  for (const { file, text } of await drawings(families)) {
    mkdirSync(dirname(join(projectFolder, file)), { recursive: true });
    writeFileSync(join(projectFolder, file), text);
    process.stdout.write(`${file}\n`);
  }
  return 0;
}

runProgramWith({ options: { check: { type: "boolean" } }, usage: USAGE }, main);
