import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { LOCAL_HOSTS } from "../pulumi/project";
import { quoted } from "../tools/command";
import type { Job } from "./job-credentials";
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
  const { stack: name, names } = target.settings;
  const jobs = Object.values(callers.jobs).map(({ role, subject }) => {
    const job: Job = { roleArn: callers.inSource(role), region, token: callers.token(subject) };
    return [role, job] as const;
  });
  writeFileSync(join(home, "jobs.json"), JSON.stringify(Object.fromEntries(jobs)), { mode: 0o600 });
  const of = (...whose: readonly string[]) => {
    const asks = [process.execPath, "-r", LOADER, CREDENTIALS, join(home, "jobs.json"), ...whose];
    // Begins without a quotation mark, because the SDK for Go takes off one at each end.
    return { region, credential_process: `env ${asks.map((word) => `"${word}"`).join(" ")}` };
  };
  const provider = `${name}-provider`;
  const profiles = [
    ...administrators,
    ...jobs.map(([role]) => profile(role, of(role))),
    profile(provider, of(names.deployerRole, "caller")),
  ];
  writeFileSync(join(home, "config"), profiles.join("\n"), { mode: 0o600 });

  // Who reads the states may be the source's administrator, who cannot take on the role of the target's provider.
  const owner = variablesOf(aws.account(source.settings.account).root);
  const stack = await projects.pipeline.stack(name, owner);
  await stack.setConfig("aws:profile", { value: provider });
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
    AWS_PROFILE: source.settings.stack,
    no_grpc_proxy: LOCAL_HOSTS,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
  const lines = [
    "for name in $(env | sed -nE 's/^((AWS|PULUMI)_[A-Z0-9_]*)=.*/\\1/p'); do unset \"$name\"; done",
    ...Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}`),
    `export PATH=${quoted(tools.join(delimiter))}${delimiter}"$PATH"`,
    `cd ${quoted(checkout.folder)}`,
  ];
  const file = join(folder, "environment.sh");
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
}
