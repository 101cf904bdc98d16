import { CommandFailed, run } from "./command";

/** Milliseconds after which a registry counts as slow, which stops nothing. */
const PATIENCE = 1_500;

export interface RegistryQuestion {
  /** For people. */
  readonly registry: string;
  /** Variables that choose another one, or a way to it. */
  readonly settings: string;
  readonly cwd?: string;
}

/**
 * Asks a package registry something small by its own client, which knows its addresses, proxies, certificates and
 * credentials. One that does not answer in time is left to the install.
 * @throws Error with the end of what the client said
 */
export async function askRegistry(
  command: string,
  args: readonly string[],
  { registry, settings, ...options }: RegistryQuestion,
): Promise<void> {
  const signal = AbortSignal.timeout(PATIENCE);
  await run(command, args, { ...options, signal }).catch((cause: unknown) => {
    if (signal.aborted) return;
    const output = cause instanceof CommandFailed ? cause.output : String(cause);
    // Without the address that was asked for, which is another one for each tool.
    const said = output.trim().split("\n").at(-1)?.split('": ').at(-1)?.slice(0, 300);
    throw new Error(`${registry} cannot be reached: ${said}. See to the network, ${settings}.`, { cause });
  });
}
