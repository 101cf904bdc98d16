import { GetParametersCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { Account } from "../accounts/accounts";
import { refused } from "../release-error";
import { hashText, parseDeployed, type Release } from "../release-file";

/** What a stack says that it runs: its parameter `release`. */
export interface DeployedRelease {
  readonly release: Release;
  /** Checksum of the parameter's text, which the next release names as `previous`. */
  readonly hash: string;
}

/** The text of a stack's parameter; undefined before its first release. */
export async function readReleaseText({ client, settings }: Account): Promise<string | undefined> {
  const { Parameters: [found] = [] } = await client(SSMClient).send(
    new GetParametersCommand({ Names: [settings.names.releaseParameter] }),
  );
  return found?.Value;
}

/** The release that a stack has now; undefined before its first. @throws ReleaseError when the parameter holds none */
export async function readDeployedRelease(account: Account): Promise<DeployedRelease | undefined> {
  const { settings } = account;
  const value = await readReleaseText(account);
  if (value === undefined) return undefined;
  const release = parseDeployed(value);
  if (release) return { release, hash: hashText(value) };
  throw refused(
    `Parameter ${settings.names.releaseParameter} of stack ${settings.stack} is not a release: it was changed by hand. Deploy the stack again: pulumi up -s ${settings.stack}`,
  );
}
