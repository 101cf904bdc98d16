import { join } from "node:path";
import { toolsFolder } from "../workspace";
import { ensurePython } from "./python";
import { ensureRegctl } from "./regctl";

/** Installs the rehearsal's tools into this clone, once. */
async function main(): Promise<void> {
  const tools = toolsFolder(join(__dirname, "..", ".."));
  await Promise.all([ensurePython(tools), ensureRegctl(tools)]);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
