import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { AwsCredentials } from "../emulator/clients";
import type { Stage } from "./stage";

interface Profile {
  readonly name: string;
  readonly region: string;
  readonly credentials: AwsCredentials;
}

/**
 * Writes profiles for the ordinary `aws` command, named like the stacks, and for the release command, named like its roles.
 * @returns how to use them
 */
export async function writeProfiles(stage: Stage): Promise<string> {
  const { aws, folder, checkout, release } = stage;
  const home = join(folder, "aws");
  mkdirSync(home, { recursive: true });
  const [config, credentials] = [join(home, "config"), join(home, "credentials")];
  const [administrators, roles] = [administratorsOf(stage), await rolesOf(stage)];
  const profiles = [...administrators, ...roles];
  writeFileSync(config, profiles.map((profile) => configText(profile, aws.endpoint)).join("\n"));
  writeFileSync(credentials, profiles.map(credentialsText).join("\n"), { mode: 0o600 });
  const { AWS_ENDPOINT_URL: endpoint, RELEASE_LOCAL_REGISTRIES: registries } = release.environment;
  return [
    "The accounts stay up until you press Ctrl-C. In another terminal:",
    "",
    `  export AWS_CONFIG_FILE=${config}`,
    `  export AWS_SHARED_CREDENTIALS_FILE=${credentials}`,
    `  export AWS_PROFILE=${administrators.map(({ name }) => name).join("   # or ")}`,
    "  aws s3 ls",
    "",
    "The release command, in the checkout of the rehearsal (nothing deploys there: that is Pulumi's):",
    "",
    `  cd ${checkout.folder}`,
    `  export PATH=${dirname(release.regctl)}:$PATH`,
    `  export AWS_ENDPOINT_URL=${endpoint} RELEASE_LOCAL_REGISTRIES=${registries}`,
    `  export AWS_PROFILE=${roles.map(({ name }) => name).join("   # or ")}`,
    "  npm run release -- status",
    "",
  ].join("\n");
}

function administratorsOf({ aws, source, target }: Stage): Profile[] {
  return [source, target].map(({ settings: { stack, account, region } }) => ({
    name: stack,
    region,
    credentials: aws.account(account).root,
  }));
}

async function rolesOf({ source, target, callers }: Stage): Promise<Profile[]> {
  const { region, names } = source.settings;
  return [
    { name: target.settings.names.deployerRole, region, credentials: await callers.targetDeployer() },
    { name: names.testerRole, region, credentials: await callers.tester() },
  ];
}

const configText = ({ name, region }: Profile, endpoint: string): string =>
  `[profile ${name}]\nregion = ${region}\nendpoint_url = ${endpoint}\ns3 =\n  addressing_style = path\n`;

function credentialsText({ name, credentials }: Profile): string {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const token = sessionToken === undefined ? "" : `aws_session_token = ${sessionToken}\n`;
  return `[${name}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n${token}`;
}
