import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accountRoot, awsConfig, type AwsConfig } from "../../../rehearsal/emulator/clients";
import { startEmulator, type Emulator } from "../../../rehearsal/emulator/emulator";
import { awsPackage } from "../../../rehearsal/plugins/aws/provider";
import { ensurePython } from "../../../rehearsal/tools/python";
import type { Properties, Provider } from "../../../rehearsal/plugins/provider";

export const DEV = "123456789012";
export const PROD = "987654321098";
export const REGION = "eu-west-1";

let emulator: Emulator | undefined;
let folder: string | undefined;

/** Starts the emulator before the tests of the file that calls this, and stops it after them. */
export function useEmulator(): void {
  before("start the emulator", async () => {
    if (emulator) return; // files that share a process share the emulator
    const python = await ensurePython();
    folder = await mkdtemp(join(tmpdir(), "provision-test-"));
    // No task is run here, so nothing listens where containers would be asked for.
    emulator = await startEmulator({ folder, python, containerHost: "tcp://127.0.0.1:1" });
  });

  after("stop the emulator", async () => {
    await emulator?.stop();
    emulator = undefined;
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });
}

/** Where the emulator answers. */
export function endpoint(): string {
  if (!emulator) throw new Error("The emulator is not up: ask for a provider inside a test or hook.");
  return emulator.endpoint;
}

/** A provider as a program would configure it, called by an account's root. */
export function configure(account: string, settings: Properties = {}): Promise<Provider> {
  const aws = awsPackage({ endpoint: endpoint(), credentialsFor: () => accountRoot(account) });
  return aws.configure({ region: REGION, ...settings });
}

/** An SDK client of dev's root, to read back what a provider wrote. */
export const client = <C>(Client: new (settings: AwsConfig) => C, account = DEV): C =>
  new Client(awsConfig({ endpoint: endpoint(), region: REGION, credentials: accountRoot(account) }));
