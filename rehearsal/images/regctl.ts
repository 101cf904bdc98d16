import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RegistryCredentials } from "../emulator/registry";
import { run } from "../tools/command";

export interface RegctlArgs {
  /** What `ensureRegctl` returned. */
  readonly regctl: string;
  /** A private folder of its own, where regctl runs. */
  readonly folder: string;
  /** `127.0.0.1:<port>` of a registry of this machine: it is reached by plain HTTP. */
  readonly registry: string;
  readonly credentials: RegistryCredentials;
}

/**
 * regctl, logged in to one registry. The login is in a file of the folder, not on a command line, and the user's own
 * Docker logins are not read.
 *
 * Name an OCI layout relative to the folder: regctl refuses a path with "@", an umlaut or a comma in it.
 */
export async function regctlIn({ regctl, folder, registry, credentials }: RegctlArgs) {
  const config = join(folder, "regctl.json");
  const { username: user, password: pass } = credentials;
  const hosts = { [registry]: { hostname: registry, tls: "disabled", user, pass } };
  await writeFile(config, JSON.stringify({ hosts }), { mode: 0o600 });
  const env = {
    PATH: process.env["PATH"],
    HOME: folder,
    DOCKER_CONFIG: folder,
    REGCTL_CONFIG: config,
  };
  /** @throws CommandFailed with what regctl said */
  return (...args: readonly string[]): Promise<string> => run(regctl, args, { cwd: folder, env });
}
