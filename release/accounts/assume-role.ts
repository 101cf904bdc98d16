import { AssumeRoleCommand, type Credentials, type STSClient } from "@aws-sdk/client-sts";
import { ReleaseError } from "../release-error";
import type { CredentialProvider } from "./accounts";

export interface AssumedRole {
  readonly roleArn: string;
  readonly externalId: string | undefined;
  /** ARN of who assumes it. */
  readonly caller: string;
}

/** Assumes a role of another account as the caller. @throws the SDK's AccessDenied when the role does not trust the caller */
export async function assumeRole(
  { roleArn, externalId, caller }: AssumedRole,
  sts: STSClient,
): ReturnType<CredentialProvider> {
  const { Credentials: given } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: roleArn,
      RoleSessionName: sessionName(caller),
      ExternalId: externalId,
    }),
  );
  return credentialsIn(given, `sts:AssumeRole of ${roleArn}`);
}

/**
 * The credentials in an answer of STS.
 * @throws ReleaseError for an answer without: with empty ones, those of whoever owns the machine would be used
 */
export function credentialsIn(given: Credentials | undefined, call: string) {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration: expiration } = given ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken)
    throw new ReleaseError("unexpected", `${call} answered without credentials.`);
  const keys = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  return { ...keys, ...(expiration && { expiration }) };
}

/** The lineage, and the target's CloudTrail, name who called: by the caller's own session name, where it has one. */
const sessionName = (arn: string): string => asSessionName(`release-${arn.split("/").at(-1) ?? ""}`);

/** A text in the characters and the length that STS allows. */
export const asSessionName = (text: string): string => text.replaceAll(/[^\w+=,.@-]/g, "-").slice(0, 64);
