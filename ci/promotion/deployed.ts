import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { ifThere } from "../../release/deployed/if-there";
import type { DeployedRelease } from "../../release/deployed/release-parameter";
import { hashText, parseShape } from "../../release/release-file";
import type { Settings } from "../../settings/settings";
import type { Clients } from "../aws/reader";

/**
 * The release that a stack has; undefined before its first. By one name, which is all that a preview role may ask.
 * @throws ReleaseFileError for a parameter that somebody changed by hand
 */
export async function readDeployed(
  client: Clients,
  settings: Settings,
): Promise<DeployedRelease | undefined> {
  const Name = settings.names.releaseParameter;
  const found = await ifThere(["ParameterNotFound"], () =>
    client(SSMClient).send(new GetParameterCommand({ Name })),
  );
  const text = found?.Parameter?.Value;
  if (text === undefined) return undefined;
  const remedy = `It was changed by hand: deploy ${settings.stack} again.`;
  return { release: parseShape(text, `Parameter ${Name}`, remedy), hash: hashText(text) };
}
