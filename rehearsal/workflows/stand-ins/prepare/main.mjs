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
for (const [input, path] of [
  ["PULUMI", REHEARSED_PULUMI],
  ["REGCTL", REHEARSED_REGCTL],
])
  if (process.env[`INPUT_${input}`] === "true") appendFileSync(GITHUB_PATH, `${path}\n`);
