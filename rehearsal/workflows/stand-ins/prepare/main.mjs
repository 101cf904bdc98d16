// What the job asks for is on this machine already: the packages of the project, and the tools of the rehearsal.
import { appendFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const {
  GITHUB_WORKSPACE: folder,
  GITHUB_PATH,
  REHEARSED_PACKAGES,
  REHEARSED_PULUMI,
  REHEARSED_REGCTL,
} = process.env;
symlinkSync(REHEARSED_PACKAGES, join(folder, "node_modules"));
// The project ignores a folder of that name, and this is a link.
writeFileSync(join(folder, ".git", "info", "exclude"), "node_modules\n");
const tools = { pulumi: REHEARSED_PULUMI, regctl: REHEARSED_REGCTL };
for (const tool of (process.env.INPUT_TOOLS ?? "").split(" ").filter(Boolean))
  appendFileSync(GITHUB_PATH, `${tools[tool]}\n`);
