import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { DENY_BUILDS, renderDenyBuilds } from "./render";

/** Writes the service control policy anew: `npm run organization`. */
async function main(): Promise<void> {
  const text = await renderDenyBuilds(join(__dirname, "..", ".."));
  writeFileSync(DENY_BUILDS, text);
  process.stdout.write(`bootstrap/organization/${basename(DENY_BUILDS)}: ${text.length} characters\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
