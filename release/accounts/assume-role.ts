import { AssumeRoleCommand, type STSClient } from "@aws-sdk/client-sts";
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
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = given ?? {};
  if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined)
    throw new ReleaseError("unexpected", `sts:AssumeRole of ${roleArn} answered without credentials.`);
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    ...(Expiration && { expiration: Expiration }),
  };
}

/** The lineage, and the target's CloudTrail, name who called: by the caller's own session name, where it has one. */
function sessionName(arn: string): string {
  return `release-${arn.split("/").at(-1) ?? ""}`.replaceAll(/[^\w+=,.@-]/g, "-").slice(0, 64);
}
