import type { Agent } from "node:https";
import { type PipelineSettings, pipelinesOf, type Settings } from "../../settings/settings";
import { mapSome } from "../../settings/at-once";
import type { Login } from "../registry/login";

/** Credentials of AWS, asked for again when they are about to expire. */
export type CredentialProvider = () => Promise<{
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}>;

/** What every client of the AWS SDK is made with. */
export interface ClientSettings {
  readonly region: string;
  readonly credentials: CredentialProvider;
  readonly maxAttempts: number;
  /** Only for an endpoint on this machine, where buckets have no host names of their own. */
  readonly forcePathStyle: boolean;
  /** Left out where the SDK's own reaches AWS. */
  readonly requestHandler?: { readonly httpsAgent: Agent };
}

type Client = <C>(of: new (settings: ClientSettings) => C) => C;

/** Makes each client when it is first asked for, and keeps it. */
export function clientsWith(settings: ClientSettings): Client {
  const made = new Map<unknown, unknown>();
  return <C>(Of: new (settings: ClientSettings) => C): C => {
    const client = made.get(Of) ?? new Of(settings);
    made.set(Of, client);
    return client as C;
  };
}

/** A stack's account, signed in to. */
export interface Account {
  readonly settings: Settings;
  /** ARN of who signed in, by their own credentials. */
  readonly caller: string;
  /** The SDK's client for a service, made once: `account.client(SSMClient)`. */
  readonly client: Client;
  /** A login, as this caller, at the registry of this or another account. */
  loginAt(stack: Settings): Login;
}

/** A stack's account, for what is about one of its pipelines. */
export interface PipelineAccount extends Account {
  readonly settings: PipelineSettings;
}

/** The same account for each pipeline of its stack. */
export const ofPipelines = (account: Account): PipelineAccount[] =>
  pipelinesOf(account.settings).map((settings) => ({ ...account, settings }));

/** Pipelines of a stack that are asked about together: each takes several requests. */
const PIPELINES_AT_ONCE = 3;

/** Asks about each pipeline of a stack, some at once. */
export const eachPipeline = <T>(account: Account, ask: (of: PipelineAccount) => Promise<T>): Promise<T[]> =>
  mapSome(ofPipelines(account), ask, PIPELINES_AT_ONCE);

/** Where a release was tested, and where it goes. */
export interface BothAccounts {
  readonly source: Account;
  readonly target: Account;
}

/** The accounts of a command, each signed in to when it is first needed. */
export interface Accounts {
  /** The source's account, with the caller's own credentials. @throws ReleaseError when they are of another account */
  source(): Promise<Account>;
  /**
   * A target's account: as its promotion role, which the caller assumes; with `signIn: caller` as the caller.
   * @param which Default: the target that the command is about.
   * @throws ReleaseError when the caller may not assume the role
   */
  target(which?: Settings): Promise<Account>;
}
