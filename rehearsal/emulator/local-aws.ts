import { startContainerHost } from "../containers/container-host";
import { accountRoot, type AwsCredentials } from "./clients";
import { type Emulator, startEmulator } from "./emulator";
import { ecrHost, registryCredentials, startRegistry, type RegistryCredentials } from "./registry";

/** How SDKs and commands find the emulator, and nothing else: the user's own files could say to pass it by. */
export const awsEnvironment = (endpoint: string): Record<string, string> => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_EC2_METADATA_DISABLED: "true",
});

/** An account in a region. */
export interface Where {
  readonly account: string;
  readonly region: string;
}

/** One account of the emulated AWS, in a region. */
export interface LocalAccount extends Where {
  readonly root: AwsCredentials;
  /** `127.0.0.1:<port>` of its registry. */
  readonly registry: string;
}

/** AWS on this machine: the emulator, a registry for each account, and a place where tasks run. */
export interface LocalAws {
  readonly endpoint: string;
  readonly accounts: readonly LocalAccount[];
  /** The account with this number, in the first of its regions. @throws Error when the rehearsal has none. */
  account(account: string): LocalAccount;
  /** What scans of images find from now on. */
  readonly scansFind: Emulator["scansFind"];
  /** A login at the account's registry for somebody; what they may do there, policies decide. */
  registryCredentials(account: LocalAccount, who: AwsCredentials): Promise<RegistryCredentials>;
  stop(): Promise<void>;
}

export interface LocalAwsArgs {
  readonly python: string;
  readonly regctl: string;
  /** Where a folder of a given name is made. */
  readonly workspace: { folder(name: string): string };
  /** The first one's region is that of calls which name none. */
  readonly accounts: readonly (Where & { readonly organizationId?: string | undefined })[];
}

/** Starts it all; whatever was started is stopped again when a later part fails. */
export async function startLocalAws(args: LocalAwsArgs): Promise<LocalAws> {
  const { python, regctl, workspace, accounts } = args;
  const started: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    for (const part of started.splice(0).reverse()) await part.stop();
  };
  const keep = <T extends { stop(): Promise<void> }>(part: T): T => {
    started.push(part);
    return part;
  };
  try {
    let endpoint = "";
    const local: LocalAccount[] = [];
    const found = (what: string, of: (account: LocalAccount) => string) => {
      const account = local.find((candidate) => of(candidate) === what);
      if (!account)
        throw new Error(`The rehearsal has no account ${what}; it has ${local.map(of).join(" and ")}.`);
      return account;
    };
    const passwords = (account: LocalAccount, who: AwsCredentials) =>
      registryCredentials({ endpoint, region: account.region, credentials: who });
    const containers = keep(
      await startContainerHost({
        regctl,
        folder: workspace.folder("containers"),
        registry: async (host) => {
          const account = found(host, ecrHost);
          return { address: account.registry, credentials: await passwords(account, account.root) };
        },
        environment: () => ({
          AWS_ENDPOINT_URL: endpoint,
          S3_FORCE_PATH_STYLE: "true",
          AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
        }),
      }),
    );
    const region = accounts[0]?.region;
    const organizations = Object.fromEntries(
      accounts.flatMap(({ account, organizationId }) => (organizationId ? [[account, organizationId]] : [])),
    );
    const emulator = keep(
      await startEmulator({
        folder: workspace.folder("emulator"),
        python,
        containerHost: containers.url,
        organizations,
        ...(region === undefined ? {} : { region }),
      }),
    );
    endpoint = emulator.endpoint;
    for (const { account, region: its } of accounts) {
      if (local.some((other) => other.account === account && other.region === its)) continue;
      const registry = keep(await startRegistry({ endpoint, account, region: its }));
      local.push({ account, region: its, root: accountRoot(account), registry: registry.host });
    }
    const find = (number: string) => found(number, ({ account }) => account);
    const { scansFind } = emulator;
    return { endpoint, accounts: local, account: find, scansFind, registryCredentials: passwords, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
