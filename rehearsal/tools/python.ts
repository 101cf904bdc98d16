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

/** A program in Python, with the packages that it needs. */
export interface PythonProgram extends Pick<Tool, "name" | "takes" | "megabytes"> {
  /** For people: "The emulator". */
  readonly title: string;
  /** Its package, which the index is asked about. */
  readonly main: string;
  /** File with its packages, locked by hashes. */
  readonly requirements: string;
}

interface Found {
  readonly version: string;
  readonly path: string;
  readonly venv: boolean;
  readonly pip: string | null;
}

/**
 * A Python environment with the packages of a `requirements.txt`, each checked against its hash.
 *
 * It is made without a pip of its own and moved after the install, so nothing in it may hold its path: pip of the outer
 * Python installs the packages, and their console scripts are not used, only programs that a wheel holds. pip compiles
 * all of them, so nothing is written later.
 */
export const pythonTool = ({ title, main, requirements, ...tool }: PythonProgram): Tool => ({
  ...tool,
  executable: join("bin", "python"),
  key: async () => {
    const { version, path } = await probe(title);
    const hash = createHash("sha256")
      .update(await readFile(requirements))
      .update(path);
    return `python-${version}-${PLATFORM}-${hash.digest("hex").slice(0, 16)}`;
  },
  check: async () => {
    const { venv, pip } = await probe(title);
    if (!venv)
      throw new Error(
        "`python3` has no module venv: install it (Debian and Ubuntu: apt-get install python3-venv).",
      );
    const found = pip === null ? "has no pip" : `has pip ${pip}`;
    if (isOlder(pip ?? "0", OLDEST_PIP))
      throw new Error(
        `\`python3\` ${found}: install pip ${OLDEST_PIP} or later (Debian and Ubuntu: apt-get install python3-pip).`,
      );
    const index = ["-m", "pip", "index", "versions", main, "--disable-pip-version-check"];
    await askRegistry("python3", [...index, "--retries", "0"], {
      registry: "pip's package index",
      settings: "PIP_INDEX_URL and PIP_PROXY",
    });
  },
  install: async (folder, { report, signal }) => {
    report("installing");
    await runAttached("python3", ["-m", "venv", "--without-pip", folder], { signal });
    const quiet = ["--disable-pip-version-check", "--no-input", "--retries", "2", "--quiet"];
    // The lock says what fits: zizmor declares Python 3.11, and is a program that needs none.
    const lock = ["--require-hashes", "--no-deps", "--ignore-requires-python", "--requirement", requirements];
    const pip = ["-m", "pip", ...quiet, "--python", join(folder, "bin", "python"), "install", ...lock];
    await runAttached("python3", pip, { signal, env: { ...process.env, TMPDIR: folder } });
  },
});

/** A Python that has the emulator's packages. */
export const PYTHON = pythonTool({
  title: "The emulator",
  name: "Python packages of the emulator",
  takes: "about 10 s",
  megabytes: 200,
  main: "ministack",
  requirements: join(__dirname, "..", "emulator", "requirements.txt"),
});

/** The path of a Python that has the emulator's packages. */
export async function ensurePython(options?: InstallOptions): Promise<string> {
  const [python] = await ensure([PYTHON], options);
  return python;
}

async function probe(title: string): Promise<Found> {
  const needed = `${title} needs Python ${OLDEST_PYTHON} or later`;
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
