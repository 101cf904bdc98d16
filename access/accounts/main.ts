import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ensurePulumi } from "../../rehearsal/tools/pulumi";
import { readEverySource } from "../../settings/project-stacks";
import { runProgramWith } from "../../settings/run-program";
import { readDocuments, type Documents } from "../report";
import { drawings, outdatedDrawings } from "./file";

const USAGE = `npm run accounts [-- --check]

Draws docs/accounts.svg: what the programs register on the stack files, and who may do what with it. Each grant is
confirmed by simulating every document that has a say; one that is refused is named, and nothing is drawn.

  --check  write nothing; say whether the drawing is of the stack files
  --help   this text

Exit codes: 0 drawn, or up to date; 1 out of date; 2 wrong arguments, or files or policies that have to be put right`;

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
