import { createHash } from "node:crypto";
import { cp, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runAttached } from "../../../rehearsal/tools/attached-command";
import { ensure } from "../../../rehearsal/tools/cache/ensure";
import { PLATFORM } from "../../../rehearsal/tools/cache/folder";
import type { Tool } from "../../../rehearsal/tools/cache/tool";
import { askRegistry } from "../../../rehearsal/tools/registry-check";
import { dependencies } from "./package.json";

const PACKAGE = "@pulumi/awsguard";
const VERSION = dependencies[PACKAGE];
const FILES = ["PulumiPolicy.yaml", "index.js", "package.json", "package-lock.json"];

/** A pack of its own, apart from this project's packages: it needs an @pulumi/aws of 2021, and 250 MB in all. */
const AWSGUARD: Tool = {
  name: `awsguard ${VERSION}`,
  takes: "about a minute",
  megabytes: 400,
  executable: "index.js",
  key: async () => {
    const hash = createHash("sha256");
    for (const file of FILES) hash.update(await readFile(join(__dirname, file)));
    return `awsguard-${VERSION}-${PLATFORM}-${hash.digest("hex").slice(0, 16)}`;
  },
  check: () =>
    askRegistry("npm", ["view", `${PACKAGE}@${VERSION}`, "version", "--fetch-retries", "0"], {
      registry: "npm's registry",
      settings: "npm's registry, proxy and cafile",
    }),
  install: async (folder, { report, signal }) => {
    report("installing");
    for (const file of FILES) await cp(join(__dirname, file), join(folder, file));
    await runAttached("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder, signal });
  },
};

export const AWSGUARD_VERSION = VERSION;

/** The folder of the pack, with all that it needs. */
export async function awsguard(): Promise<string> {
  const [main] = await ensure([AWSGUARD]);
  return dirname(main);
}
