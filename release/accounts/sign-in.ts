import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Settings } from "../../settings/settings";
import { ReleaseError, misused } from "../release-error";
import { isDenied } from "../failure";
import type { Login } from "../registry/login";
import type { Stacks } from "../stacks";
import {
  type Account,
  type Accounts,
  type ClientSettings,
  clientsWith,
  type CredentialProvider,
} from "./accounts";
import { assumeRole } from "./assume-role";
import { clientOptions } from "./client-options";
import { ecrLogin } from "./ecr-login";
import { endpointsOf, type Environment, IGNORE_ENDPOINTS } from "./environment";

/** Milliseconds before its end at which a session is replaced: a call under way must not outlive it. */
const RENEW_BEFORE = 5 * 60_000;

/**
 * Signs in to the accounts of a command, each once.
 * @param onCaller Gets the ARN of who signs in, by their own credentials.
 */
export function signIn(stacks: Stacks, env: Environment, onCaller?: (arn: string) => void): Accounts {
  const own = once(async () => {
    const signedIn = await signInAsCaller(stacks.source, env);
    onCaller?.(signedIn.identity.arn);
    return signedIn;
  });
  const source = once(async () => {
    const { client, identity } = await own();
    if (identity.account !== stacks.source.account) throw otherAccount(identity, stacks.source, stacks);
    return account(stacks.source, identity.arn, client, env);
  });
  const targets = new Map<string, Promise<Account>>();
  const target = async (which = stacks.target()) => {
    const signedIn = targets.get(which.stack) ?? signInToTarget(which, own, stacks, env);
    targets.set(which.stack, signedIn);
    return signedIn;
  };
  return { source, target };
}

interface Identity {
  readonly account: string;
  readonly arn: string;
}

interface SignedIn {
  readonly client: ClientSettings;
  readonly identity: Identity;
}

async function signInAsCaller({ region }: Settings, env: Environment): Promise<SignedIn> {
  // endpoint_url of the configuration file is held to no rule here: it would send sessions unencrypted, and unseen.
  // And whatever says to ignore those of the environment would send what was meant for an emulator to AWS.
  process.env[IGNORE_ENDPOINTS] = String(endpointsOf(env).length === 0);
  const settings = clientOptions(region, env);
  const sts = new STSClient(settings);
  const { Account: number = "", Arn: arn = "" } = await sts.send(new GetCallerIdentityCommand({}));
  const client = { ...settings, credentials: sts.config.credentials };
  return { client, identity: { account: number, arn } };
}

async function signInToTarget(
  target: Settings,
  own: () => Promise<SignedIn>,
  stacks: Stacks,
  env: Environment,
): Promise<Account> {
  const { client, identity } = await own();
  if (target.signIn === "caller") {
    if (identity.account !== target.account) throw otherAccount(identity, target, stacks);
    return account(target, identity.arn, client, env);
  }
  const credentials = renewed(() => assumePromotionRole(target, client, identity.arn));
  await credentials(); // a role that cannot be assumed is an error now, not in the middle of the work
  return account(target, identity.arn, { ...clientOptions(target.region, env), credentials }, env);
}

async function assumePromotionRole(
  target: Settings,
  client: ClientSettings,
  caller: string,
): ReturnType<CredentialProvider> {
  const roleArn = target.arns.promotionRole;
  const sts = new STSClient({ ...client, region: target.region });
  try {
    return await assumeRole({ roleArn, externalId: target.externalId, caller }, sts);
  } catch (error) {
    if (!(error instanceof Error && isDenied(error))) throw error;
    throw new ReleaseError(
      "denied",
      `${caller} may not assume ${roleArn}, the role that promotes to ${target.stack} (${error.message}). Call as ${target.names.deployerRole} of account ${target.source?.account}, with the externalId of Pulumi.${target.stack}.yaml; bootstrap/ makes both roles.`,
      { cause: error },
    );
  }
}

/** Credentials that are asked for again shortly before they end. */
function renewed(ask: CredentialProvider): CredentialProvider {
  let held: ReturnType<CredentialProvider> | undefined;
  return async () => {
    const known = held;
    const found = await known?.catch(() => undefined);
    const ends = found?.expiration?.getTime() ?? Number.POSITIVE_INFINITY;
    // Of several that wait here together, the first asks for all.
    if (held === known && (found === undefined || ends - Date.now() < RENEW_BEFORE)) held = ask();
    return held ?? ask();
  };
}

function account(settings: Settings, caller: string, client: ClientSettings, env: Environment): Account {
  const logins = new Map<string, Login>();
  return {
    settings,
    caller,
    client: clientsWith(client),
    loginAt: (stack) => {
      const login = logins.get(stack.stack) ?? ecrLogin(stack, client, env);
      logins.set(stack.stack, login);
      return login;
    },
  };
}

/** Each account stands in two stack files, which have to agree. */
function otherAccount(
  { account: found, arn }: Identity,
  which: Settings,
  { source, targets }: Stacks,
): ReleaseError {
  const { stack, account: wanted, kind } = which;
  const others = targets.map((each) => `Pulumi.${each.stack}.yaml`).join(", ");
  const elsewhere =
    kind === "target"
      ? ` and under targets in Pulumi.${source.stack}.yaml`
      : others && ` and source.account in ${others}`;
  return misused(
    `These credentials (${arn}) belong to account ${found}; ${stack} is in account ${wanted}. Choose other credentials (AWS_PROFILE), or correct account in Pulumi.${stack}.yaml${elsewhere}.`,
  );
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
