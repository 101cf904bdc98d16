import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ContainerHost, startContainerHost } from "../../rehearsal/containers/container-host";
import {
  type AwsConfig,
  type AwsCredentials,
  accountRoot,
  awsConfig,
} from "../../rehearsal/emulator/clients";
import { type Emulator, startEmulator } from "../../rehearsal/emulator/emulator";
import {
  type Registry,
  ecrHost,
  registryCredentials,
  startRegistry,
} from "../../rehearsal/emulator/registry";
import { ensurePython } from "../../rehearsal/tools/python";

/** Installing the tools for the first time takes this long at most, in milliseconds. */
export const INSTALL_TIMEOUT = 300_000;
export const REGION = "us-east-1";
export const DEV = "111122223333";
export const PROD = "444455556666";
export const OTHER = "777788889999";

/** An emulator with registries for dev and prod, and a container host, all on free ports and in a folder of their own. */
export interface RunningEmulator {
  readonly folder: string;
  readonly emulator: Emulator;
  readonly containerHost: ContainerHost;
  readonly registries: Readonly<Record<string, Registry>>;
  readonly logLines: readonly string[];
  /** SDK configuration for an account's root, or for given credentials. */
  config(account: string | AwsCredentials): AwsConfig;
  stop(): Promise<void>;
}

export async function startForTest(): Promise<RunningEmulator> {
  const folder = await mkdtemp(join(tmpdir(), "rehearsal-test-"));
  const logLines: string[] = [];
  const log = (line: string) => void logLines.push(line);
  const registries: Record<string, Registry> = {};
  const running: { emulator?: Emulator } = {};
  const endpoint = () => running.emulator?.endpoint ?? "";
  const containerHost = await startContainerHost({
    folder: join(folder, "containers"),
    registryFor: (host) => registryOf(host, registries),
    registryCredentials: (host) =>
      registryCredentials({
        endpoint: endpoint(),
        region: REGION,
        credentials: accountRoot(host.slice(0, 12)),
      }),
    environment: () => ({ AWS_ENDPOINT_URL: endpoint(), S3_FORCE_PATH_STYLE: "true" }),
    log,
  });
  const python = await ensurePython();
  const started = await startEmulator({
    folder: join(folder, "aws"),
    python,
    containerHost: containerHost.url,
    log,
  });
  running.emulator = started;
  for (const account of [DEV, PROD])
    registries[account] = await startRegistry({ endpoint: started.endpoint, account, region: REGION });
  return {
    folder,
    emulator: started,
    containerHost,
    registries,
    logLines,
    config: (account) =>
      awsConfig({
        endpoint: started.endpoint,
        region: REGION,
        credentials: typeof account === "string" ? accountRoot(account) : account,
      }),
    stop: async () => {
      for (const registry of Object.values(registries)) await registry.stop();
      await started.stop();
      await containerHost.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function registryOf(host: string, registries: Readonly<Record<string, Registry>>): string {
  const found = Object.entries(registries).find(([account]) => ecrHost({ account, region: REGION }) === host);
  if (found === undefined) throw new Error(`There is no registry for ${host}.`);
  return found[1].host;
}

/** Asks until `probe` gives a value. @throws Error after `within` milliseconds. */
export async function eventually<T>(
  what: string,
  probe: () => Promise<T | undefined>,
  within = 20_000,
): Promise<T> {
  const deadline = Date.now() + within;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (Date.now() > deadline) throw new Error(`${what} did not happen within ${within / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
