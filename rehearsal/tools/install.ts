import { join } from "node:path";
import { toolsFolder } from "../story/workspace";
import { installTools } from "./install-tools";

/** Installs the rehearsal's tools into this clone, once. */
async function main(): Promise<void> {
  const tools = toolsFolder(join(__dirname, "..", ".."));
  await installTools(tools);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
