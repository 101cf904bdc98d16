import { join } from "node:path";
import { run } from "./command";
import { installOnce } from "./install-once";

/** The version every copy between accounts is made with, here and in CI. */
export const REGCTL_VERSION = "v0.11.7";
/** What its go.mod demands. */
const OLDEST_GO = "1.26";

/**
 * The path of regctl, built once into `cacheFolder` from its published module.
 *
 * Go checks the module against the public checksum database.
 *
 * @throws Error that says what to install when `go` is missing.
 */
export async function ensureRegctl(cacheFolder: string, go = "go"): Promise<string> {
  const folder = join(cacheFolder, `regctl-${REGCTL_VERSION}`);
  await installOnce(folder, async (unfinished) => {
    await run(go, ["version"]).catch((error: unknown) => {
      throw new Error(
        `regctl ${REGCTL_VERSION} is built with Go ${OLDEST_GO} or later, and \`${go}\` does not run: install it from go.dev/dl.`,
        { cause: error },
      );
    });
    const env = { ...process.env, GOBIN: unfinished, GOFLAGS: "-trimpath" };
    await run(go, ["install", `github.com/regclient/regclient/cmd/regctl@${REGCTL_VERSION}`], { env });
    await checkVersion(join(unfinished, "regctl"));
  });
  return join(folder, "regctl");
}

async function checkVersion(regctl: string): Promise<void> {
  const version = await run(regctl, ["version"]);
  if (!version.includes(REGCTL_VERSION))
    throw new Error(`regctl ${REGCTL_VERSION} was built, but \`${regctl} version\` says:\n${version}`);
}
