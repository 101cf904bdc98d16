import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { coerce, lt } from "semver";
import { runAttached } from "./attached-command";
import { PLATFORM } from "./cache/folder";
import { run } from "./command";
import { askRegistry } from "./registry-check";
import { ensure, type InstallOptions } from "./cache/ensure";
import type { Tool } from "./cache/tool";

const REQUIREMENTS = join(__dirname, "..", "emulator", "requirements.txt");
/** The oldest Python that ministack 1.5.33 declares, and the oldest pip that knows `--python`. */
const OLDEST_PYTHON = "3.10";
const OLDEST_PIP = "22.3";
const INSTALL_PYTHON = "install it from python.org or your system's packages";

/** An environment belongs to the Python that made it. */
const PROBE = `
import json, os, sys
from importlib import metadata, util
pip = metadata.version("pip") if util.find_spec("pip") else None
print(json.dumps({"version": "%d.%d.%d" % sys.version_info[:3], "path": os.path.realpath(sys.executable),
                  "pip": pip, "venv": util.find_spec("venv") is not None}))
`;

interface Found {
  readonly version: string;
  readonly path: string;
  readonly venv: boolean;
  readonly pip: string | null;
}

/**
 * A Python environment with the packages of `requirements.txt`, each checked against its hash.
 *
 * It is made without a pip of its own and moved after the install, so nothing in it may hold its path: pip of the outer
 * Python installs the packages, and their console scripts are not used. pip compiles all of them, so nothing is written
 * later.
 */
export const PYTHON: Tool = {
  name: "Python packages of the emulator",
  takes: "about 10 s",
  megabytes: 200,
  executable: join("bin", "python"),
  key: async () => {
    const { version, path } = await probe();
    const hash = createHash("sha256")
      .update(await readFile(REQUIREMENTS))
      .update(path);
    return `python-${version}-${PLATFORM}-${hash.digest("hex").slice(0, 16)}`;
  },
  check: async () => {
    const { venv, pip } = await probe();
    if (!venv)
      throw new Error(
        "`python3` has no module venv: install it (Debian and Ubuntu: apt-get install python3-venv).",
      );
    const found = pip === null ? "has no pip" : `has pip ${pip}`;
    if (isOlder(pip ?? "0", OLDEST_PIP))
      throw new Error(
        `\`python3\` ${found}: install pip ${OLDEST_PIP} or later (Debian and Ubuntu: apt-get install python3-pip).`,
      );
    const index = ["-m", "pip", "index", "versions", "ministack", "--disable-pip-version-check"];
    await askRegistry("python3", [...index, "--retries", "0"], {
      registry: "pip's package index",
      settings: "PIP_INDEX_URL and PIP_PROXY",
    });
  },
  install: async (folder, { report, signal }) => {
    report("installing");
    await runAttached("python3", ["-m", "venv", "--without-pip", folder], { signal });
    const quiet = ["--disable-pip-version-check", "--no-input", "--retries", "2", "--quiet"];
    const checks = ["--require-hashes", "--no-deps", "--requirement", REQUIREMENTS];
    const pip = ["-m", "pip", ...quiet, "--python", join(folder, "bin", "python"), "install", ...checks];
    await runAttached("python3", pip, { signal, env: { ...process.env, TMPDIR: folder } });
  },
};

/** The path of a Python that has the emulator's packages. */
export async function ensurePython(options?: InstallOptions): Promise<string> {
  const [python] = await ensure([PYTHON], options);
  return python;
}

async function probe(): Promise<Found> {
  const needed = `The emulator needs Python ${OLDEST_PYTHON} or later`;
  const printed = await run("python3", ["-c", PROBE]).catch((error: unknown) => {
    throw new Error(`${needed}, and \`python3\` does not run: ${INSTALL_PYTHON}.`, { cause: error });
  });
  const found = JSON.parse(printed) as Found;
  if (isOlder(found.version, OLDEST_PYTHON))
    throw new Error(`${needed}, and \`python3\` is ${found.version}: ${INSTALL_PYTHON}.`);
  return found;
}

const isOlder = (version: string, oldest: string) =>
  lt(coerce(version) ?? "0.0.0", coerce(oldest) ?? "0.0.0");
