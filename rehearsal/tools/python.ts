import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CommandFailed, run } from "./command";
import { installOnce } from "./install-once";

const REQUIREMENTS = join(__dirname, "..", "emulator", "requirements.txt");
/** The oldest Python that ministack 1.5.33 declares. */
const OLDEST_PYTHON = [3, 10] as const;

/**
 * The path of a Python that has the emulator's packages, installed once into `cacheFolder`.
 *
 * The packages are those of `requirements.txt`, each checked against its hash; the folder carries the hash of that file.
 *
 * @throws Error that says what is missing: python3, its version, or its venv module.
 */
export async function ensurePython(cacheFolder: string, python = "python3"): Promise<string> {
  const requirements = await readFile(REQUIREMENTS);
  const folder = join(
    cacheFolder,
    `python-${createHash("sha256").update(requirements).digest("hex").slice(0, 16)}`,
  );
  await installOnce(folder, async (unfinished) => {
    await checkPython(python);
    await run(python, ["-m", "venv", "--without-pip", unfinished]).catch(explainVenv);
    await installPackages(python, unfinished);
  });
  return join(folder, "bin", "python");
}

async function checkPython(python: string): Promise<void> {
  const needed = `The emulator needs Python ${OLDEST_PYTHON.join(".")} or later`;
  const found = await run(python, ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]).catch(
    (error: unknown) => {
      throw new Error(
        `${needed}, and \`${python}\` does not run: install it from python.org or your system's packages.`,
        {
          cause: error,
        },
      );
    },
  );
  const [major = 0, minor = 0] = found.trim().split(".").map(Number);
  const isOldEnough = major > OLDEST_PYTHON[0] || (major === OLDEST_PYTHON[0] && minor >= OLDEST_PYTHON[1]);
  if (!isOldEnough) throw new Error(`${needed}, and \`${python}\` is ${found.trim()}: install a newer one.`);
}

function explainVenv(error: unknown): never {
  if (!(error instanceof CommandFailed)) throw error;
  throw new Error(
    `Python's venv module is missing or broken: install it (Debian and Ubuntu: apt-get install python3-venv).\n${error.message}`,
    { cause: error },
  );
}

/**
 * The environment is made without a pip of its own and moved after the install, so nothing in it may hold its path:
 * pip of the outer Python installs the packages, and their console scripts are not used.
 */
async function installPackages(python: string, environment: string): Promise<void> {
  const pip = [
    "-m",
    "pip",
    "--disable-pip-version-check",
    "--no-input",
    "--python",
    join(environment, "bin", "python"),
  ];
  const checks = ["--require-hashes", "--no-deps", "--requirement", REQUIREMENTS];
  await run(python, [...pip, "install", "--quiet", ...checks]).catch((error: unknown) => {
    if (error instanceof CommandFailed && /No module named pip/.test(error.output))
      throw new Error(
        `\`${python} -m pip\` is missing: install pip 22.3 or later (Debian: apt-get install python3-pip).`,
      );
    throw error;
  });
}
