import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { assumeRole, type AwsCredentials } from "../../emulator/clients";
import { given } from "./given";
import type { AwsSettings } from "./settings";

interface ClientSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: AwsCredentials;
  readonly forcePathStyle: true;
}

interface Destroyable {
  destroy(): void;
}

/** One caller in one region, and the SDK clients that speak for it. */
export class AwsSession {
  private readonly clients = new Map<unknown, Destroyable>();
  private readonly regions: Map<string, AwsSession>;

  constructor(
    readonly endpoint: string,
    readonly credentials: AwsCredentials,
    readonly region: string,
    readonly accountId: string,
    readonly callerArn: string,
    readonly callerId: string,
    regions = new Map<string, AwsSession>(),
  ) {
    this.regions = regions;
    regions.set(region, this);
  }

  get partition(): string {
    return given(this.callerArn.split(":")[1], `The partition in the caller's ARN "${this.callerArn}"`);
  }

  /** The session's client of a service; one is made per service and region. */
  client<C extends Destroyable>(Client: new (settings: ClientSettings) => C): C {
    const made = this.clients.get(Client) as C | undefined;
    if (made) return made;
    const { endpoint, region, credentials } = this;
    const client = new Client({ endpoint, region, credentials, forcePathStyle: true });
    this.clients.set(Client, client);
    return client;
  }

  /** The same caller in another region. */
  inRegion(region: string): AwsSession {
    const { endpoint, credentials, accountId, callerArn, callerId, regions } = this;
    return (
      regions.get(region) ??
      new AwsSession(endpoint, credentials, region, accountId, callerArn, callerId, regions)
    );
  }
}

/**
 * Signs in: assumes the provider's roles one after another and asks AWS who that makes us.
 * Throws when a role may not be assumed, or when the account is not one the provider's settings allow.
 */
export async function signIn(
  endpoint: string,
  settings: AwsSettings,
  ownCredentials: AwsCredentials,
): Promise<AwsSession> {
  let credentials = ownCredentials;
  for (const { sessionName = "rehearsal", ...role } of settings.assumeRoles)
    credentials = await assumeRole({
      endpoint,
      region: settings.region,
      credentials,
      sessionName,
      ...role,
    }).catch((cause: Error) => {
      const reason = `${cause.name}: ${cause.message}`;
      throw new Error(`Cannot assume the provider's role ${role.roleArn}: ${reason}`, { cause });
    });
  const sts = new STSClient({ endpoint, region: settings.region, credentials });
  try {
    const caller = await sts.send(new GetCallerIdentityCommand({}));
    const account = given(caller.Account, "The account in the answer of sts:GetCallerIdentity");
    refuseOtherAccounts(account, settings);
    const arn = given(caller.Arn, "The ARN in the answer of sts:GetCallerIdentity");
    const userId = given(caller.UserId, "The user id in the answer of sts:GetCallerIdentity");
    return new AwsSession(endpoint, credentials, settings.region, account, arn, userId);
  } finally {
    sts.destroy();
  }
}

function refuseOtherAccounts(account: string, settings: AwsSettings): void {
  const { allowedAccountIds: allowed, forbiddenAccountIds: forbidden } = settings;
  if (allowed.length > 0 && !allowed.includes(account)) {
    throw new Error(
      `AWS account ID not allowed: ${account}. ` +
        `This provider allows ${allowed.join(", ")}: use the credentials of ${allowed.length > 1 ? "one of those accounts" : "that account"}.`,
    );
  }
  if (forbidden.includes(account)) {
    throw new Error(
      `AWS account ID not allowed: ${account}. This provider forbids it: use another account's credentials.`,
    );
  }
}
