import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DENY_BUILDS, renderDenyBuilds } from "./render";

/** Writes the service control policy anew: `npm run organization`. */
async function main(): Promise<void> {
  const text = await renderDenyBuilds(join(__dirname, ".."));
  writeFileSync(DENY_BUILDS, text);
  console.log(`${DENY_BUILDS}: ${text.length} characters`);
}

void main();
