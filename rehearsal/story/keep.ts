import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Stage } from "./stage";

/** Writes profiles for the ordinary `aws` command, named like the stacks. @returns how to use them */
export function writeProfiles({ aws, source, target, folder }: Stage): string {
  const home = join(folder, "aws");
  mkdirSync(home, { recursive: true });
  const [config, credentials] = [join(home, "config"), join(home, "credentials")];
  const profiles = [source, target].map(({ settings }) => ({
    name: settings.stack,
    ...aws.account(settings.account),
  }));
  writeFileSync(
    config,
    profiles
      .map(
        ({ name, region }) =>
          `[profile ${name}]\nregion = ${region}\nendpoint_url = ${aws.endpoint}\ns3 =\n  addressing_style = path\n`,
      )
      .join("\n"),
  );
  writeFileSync(
    credentials,
    profiles
      .map(
        ({ name, root }) =>
          `[${name}]\naws_access_key_id = ${root.accessKeyId}\naws_secret_access_key = ${root.secretAccessKey}\n`,
      )
      .join("\n"),
    { mode: 0o600 },
  );
  return [
    "The accounts stay up until you press Ctrl-C. In another terminal:",
    "",
    `  export AWS_CONFIG_FILE=${config}`,
    `  export AWS_SHARED_CREDENTIALS_FILE=${credentials}`,
    `  export AWS_PROFILE=${profiles[0]?.name}   # or ${profiles[1]?.name}`,
    "  aws s3 ls",
    "",
  ].join("\n");
}
