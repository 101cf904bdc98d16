import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DENY_BUILDS, renderDenyBuilds } from "./render";
import { ProgramError } from "../../settings/program-error";
import { runProgram } from "../../settings/run-program";

/** Writes the service control policy anew: `npm run organization`. */
async function main(): Promise<void> {
  const projectFolder = join(__dirname, "..", "..");
  const text = await renderDenyBuilds(projectFolder);
  if (text === undefined)
    throw new ProgramError(
      "No Pulumi.<stack>.yaml has kind: target, and the policy is for targets. Write a target's stack file first.",
    );
  writeFileSync(join(projectFolder, DENY_BUILDS), text);
  process.stdout.write(`${DENY_BUILDS}: ${text.length} characters\n`);
}

runProgram("npm run organization", main);
