import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { drawAccounts } from "../../views/accounts/draw";
import type { Documents } from "../report";
import { readDrawing } from "./drawing";

/** A drawing in the repository. */
interface KeptDrawing {
  /** Within the project. */
  readonly file: string;
  readonly text: string;
}

/**
 * Draws each source with its targets: one source in `docs/accounts.svg`, several in `docs/accounts-<source>.svg`.
 * @throws ProgramError for grants that the simulation refuses
 */
export async function drawings(families: readonly Documents[]): Promise<readonly KeptDrawing[]> {
  const drawn: KeptDrawing[] = [];
  for (const documents of families) {
    const of = families.length > 1 ? `-${documents.sides.source.settings.stack}` : "";
    drawn.push({ file: join("docs", `accounts${of}.svg`), text: drawAccounts(await readDrawing(documents)) });
  }
  return drawn;
}

/** A sentence for each drawing in a project's repository that does not show its stacks. */
export async function outdatedDrawings(
  projectFolder: string,
  families: readonly Documents[],
): Promise<readonly string[]> {
  return (await drawings(families))
    .filter(({ file, text }) => {
      const kept = join(projectFolder, file);
      return !existsSync(kept) || readFileSync(kept, "utf8") !== text;
    })
    .map(({ file }) => `${file} is out of date. Run: npm run accounts`);
}
