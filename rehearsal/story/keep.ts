import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { quoted } from "../tools/command";
import { variablesOf } from "./rehearsed-stack";
import type { Stage } from "./stage";

const LOADER = join(__dirname, "..", "..", "register.cjs");
const CREDENTIALS = join(__dirname, "job-credentials.ts");

/**
 * Prepares a shell in which every command of the README works as written: a profile for each role, and for each
 * account's administrator by the name of the stack; the source's is chosen.
 * @returns a file for such a shell to read first
 */
export async function writeEnvironment(stage: Stage): Promise<string> {
  const { aws, folder, checkout, callers, projects, source, target } = stage;
  const home = join(folder, "aws");
  mkdirSync(home);
  const administrators = [source, target].map(({ settings: { stack, region, account } }) => {
    const { accessKeyId, secretAccessKey } = aws.account(account).root;
    return profile(stack, { region, aws_access_key_id: accessKeyId, aws_secret_access_key: secretAccessKey });
  });
  const { region } = source.settings;
  const jobs = Object.values(callers.jobs).map(({ role, subject }) => {
    const asks = [
      process.execPath,
      "-r",
      LOADER,
      CREDENTIALS,
      callers.inSource(role),
      region,
      callers.token(subject),
    ];
    return profile(role, { region, credential_process: asks.map((word) => `"${word}"`).join(" ") });
  });
  writeFileSync(join(home, "config"), [...administrators, ...jobs].join("\n"), { mode: 0o600 });

  // Who reads the states is the source's administrator; the target's provider starts as its deployer all the same.
  const owner = variablesOf(aws.account(source.settings.account).root);
  const stack = await projects.pipeline.stack(target.settings.stack, owner);
  await stack.setConfig("aws:profile", { value: target.settings.names.deployerRole });
  await checkout.commitAll("The profile that deploys the target");
  await target.stack.up();
  return writeShellFile(stage, join(home, "config"));
}

const profile = (name: string, entries: Readonly<Record<string, string>>): string =>
  [`[profile ${name}]`, ...Object.entries(entries).map(([key, value]) => `${key} = ${value}`), ""].join("\n");

/** Whatever the shell had of AWS and Pulumi goes first, so that nothing in it reaches a real account. */
function writeShellFile({ folder, checkout, pulumi, release, source }: Stage, config: string): string {
  const tools = [pulumi.command.command, release.regctl].filter(isAbsolute).map((file) => dirname(file));
  const { PATH: _path, ...endpoints } = release.environment;
  const variables = {
    ...pulumi.environment(),
    ...endpoints,
    AWS_CONFIG_FILE: config,
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_PROFILE: source.settings.stack,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
  const lines = [
    "for name in $(env | sed -n 's/^\\(AWS_[A-Z0-9_]*\\|PULUMI_[A-Z0-9_]*\\)=.*/\\1/p'); do unset \"$name\"; done",
    ...Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}`),
    `export PATH=${quoted(tools.join(delimiter))}${delimiter}"$PATH"`,
    `cd ${quoted(checkout.folder)}`,
  ];
  const file = join(folder, "environment.sh");
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
}
