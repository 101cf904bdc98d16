import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  STSClient,
  type Credentials,
} from "@aws-sdk/client-sts";

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface AwsConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: AwsCredentials;
  /** S3 by path: buckets have no host names of their own on loopback. Other services ignore it. */
  readonly forcePathStyle: true;
  readonly maxAttempts: number;
}

/** The emulator is on this machine: a call that failed twice will fail again. */
const MAX_ATTEMPTS = 2;

/** The constructor argument of any AWS SDK v3 client, for calls to the emulator. */
export function awsConfig(args: {
  endpoint: string;
  region: string;
  credentials: AwsCredentials;
}): AwsConfig {
  return { ...args, forcePathStyle: true, maxAttempts: MAX_ATTEMPTS };
}

/** The emulator's credentials for an account's root: the account number, with any secret. */
export function accountRoot(account: string): AwsCredentials {
  if (!/^\d{12}$/.test(account))
    throw new Error(`An AWS account number has 12 digits, and "${account}" has not.`);
  return { accessKeyId: account, secretAccessKey: "emulated" };
}

export interface AssumeRoleArgs {
  readonly endpoint: string;
  readonly region: string;
  /** Who assumes the role. */
  readonly credentials: AwsCredentials;
  readonly roleArn: string;
  readonly sessionName: string;
  readonly externalId?: string;
}

/** Credentials of a new session of the role. @throws the SDK's error (AccessDenied) when trust or permission is missing. */
export async function assumeRole(args: AssumeRoleArgs): Promise<AwsCredentials> {
  const { roleArn, sessionName: RoleSessionName, externalId: ExternalId } = args;
  return session(args, roleArn, async (sts) =>
    sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName, ExternalId })),
  );
}

export interface WebIdentityArgs {
  readonly endpoint: string;
  readonly region: string;
  readonly roleArn: string;
  readonly sessionName: string;
  /** An OIDC token, such as `identityToken` makes. */
  readonly token: string;
}

/** An OIDC token of claims such as `iss`, `aud` and `sub`; it has no signature, which the emulator does not check. */
export function identityToken(claims: Readonly<Record<string, string>>): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "none", typ: "JWT" })}.${part(claims)}.`;
}

/**
 * Credentials for the holder of an OIDC token. The emulator holds the token's claims against the role's trust.
 * @throws the SDK's error (AccessDenied) when the role does not trust the claims
 */
export async function assumeRoleWithWebIdentity(args: WebIdentityArgs): Promise<AwsCredentials> {
  const { roleArn, sessionName: RoleSessionName, token: WebIdentityToken } = args;
  // The call itself is not signed: the token is all that its caller has.
  return session({ ...args, credentials: accountRoot(roleArn.split(":")[4] ?? "") }, roleArn, async (sts) =>
    sts.send(new AssumeRoleWithWebIdentityCommand({ RoleArn: roleArn, RoleSessionName, WebIdentityToken })),
  );
}

async function session(
  config: { endpoint: string; region: string; credentials: AwsCredentials },
  roleArn: string,
  ask: (sts: STSClient) => Promise<{ Credentials?: Credentials | undefined }>,
): Promise<AwsCredentials> {
  const client = new STSClient(awsConfig(config));
  try {
    const { Credentials: given } = await ask(client);
    const { AccessKeyId, SecretAccessKey, SessionToken } = given ?? {};
    if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined)
      throw new Error(`Assuming ${roleArn} gave no credentials.`);
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  } finally {
    client.destroy();
  }
}
