import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";

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
  const client = new STSClient(awsConfig(args));
  try {
    const input = { RoleArn: args.roleArn, RoleSessionName: args.sessionName, ExternalId: args.externalId };
    const { Credentials } = await client.send(new AssumeRoleCommand(input));
    const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials ?? {};
    if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined)
      throw new Error(`AssumeRole of ${args.roleArn} answered without credentials.`);
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  } finally {
    client.destroy();
  }
}
