import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fixtureFiles } from "../fixture-project";

const EXAMPLES = join(__dirname, "..", "..", "examples");

/** Names of the examples, each a folder of stack files. */
export const EXAMPLE_NAMES: readonly string[] = readdirSync(EXAMPLES).sort();

/** What an example has in the place of the project's own stack files and settings of the pack: text by path. */
export function exampleFiles(name: string): Readonly<Record<string, string>> {
  const folder = join(EXAMPLES, name);
  const files = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => /\.(?:yaml|json)$/.test(file));
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file), "utf8")]));
}

/** The same as changes of the fixture's project, of which no file is left. */
export const insteadOfFixture = (name: string): Readonly<Record<string, string | undefined>> => ({
  ...Object.fromEntries(Object.keys(fixtureFiles()).map((file) => [file, undefined])),
  ...exampleFiles(name),
});
