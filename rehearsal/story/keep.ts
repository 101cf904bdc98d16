import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { LOCAL_HOSTS } from "../pulumi/project";
import type { Settings } from "../../settings/settings";
import { quoted } from "../tools/command";
import type { Job } from "./job-credentials";
import { variablesOf } from "./rehearsed-stack";
import type { Play, Scene, Stage } from "./stage";

const LOADER = join(__dirname, "..", "..", "register.cjs");
const CREDENTIALS = join(__dirname, "job-credentials.ts");
/** Names the script that asks for a job's credentials. */
const SCRIPT = "REHEARSAL_CREDENTIALS";

/**
 * Prepares a shell in which every command of the README works as written: a profile for each role, and for each
 * account's administrator by the name of the stack; the source's is chosen.
 * @returns a file for such a shell to read first
 */
export async function writeEnvironment(play: Play): Promise<string> {
  const { aws, folder, checkout, callers, source, scenes } = play;
  const home = join(folder, "aws");
  mkdirSync(home);
  const stacks = [source, ...scenes.map(({ target }) => target)];
  const administrators = stacks.map(({ settings: { stack, region, account } }) => {
    const { accessKeyId, secretAccessKey } = aws.account(account).root;
    return profile(stack, { region, aws_access_key_id: accessKeyId, aws_secret_access_key: secretAccessKey });
  });
  const { region } = source.settings;
  const jobs = [play, ...scenes]
    .flatMap((each) => Object.values(each.callers.jobs))
    .map(({ role, subject }): [string, Job] => [
      role,
      { roleArn: callers.inSource(role), region, token: callers.token(subject) },
    ]);
  writeFileSync(join(home, "jobs.json"), JSON.stringify(Object.fromEntries(jobs)), { mode: 0o600 });
  const asks = [process.execPath, "-r", LOADER, CREDENTIALS, join(home, "jobs.json")].map(quoted);
  const script = join(home, "credentials.sh");
  writeFileSync(script, `exec ${asks.join(" ")} "$@"\n`);
  // No path is written here: SDKs differ in what they take for a quotation mark, a comment or an escape.
  const of = (...whose: readonly string[]) => ({
    region,
    credential_process: `sh -c '. "$${SCRIPT}"' sh ${whose.join(" ")}`,
  });
  const profiles = [
    ...administrators,
    ...new Set(jobs.map(([role]) => profile(role, of(role)))),
    ...scenes.map(({ target: { settings } }) =>
      profile(providerOf(settings), of(settings.names.deployerRole, "caller")),
    ),
  ];
  writeFileSync(join(home, "config"), profiles.join("\n"), { mode: 0o600 });

  for (const scene of scenes) await nameProvider(scene);
  await checkout.commitAll("The profiles that deploy targets");
  for (const { target } of scenes) await target.stack.up();
  return writeShellFile(play, { AWS_CONFIG_FILE: join(home, "config"), [SCRIPT]: script });
}

/** The profile that a target's provider signs in by. */
const providerOf = ({ stack }: Settings): string => `${stack}-provider`;

/** Who reads the states may be the source's administrator, who cannot assume the role of a target's provider. */
async function nameProvider({ aws, projects, source, target: { settings } }: Scene): Promise<void> {
  const owner = variablesOf(aws.account(source.settings.account).root);
  const stack = await projects.pipeline.stack(settings.stack, owner);
  await stack.setConfig("aws:profile", { value: providerOf(settings) });
}

const profile = (name: string, entries: Readonly<Record<string, string>>): string =>
  [`[profile ${name}]`, ...Object.entries(entries).map(([key, value]) => `${key} = ${value}`), ""].join("\n");

/** Whatever the shell had of AWS and Pulumi goes first, so that nothing in it reaches a real account. */
function writeShellFile(
  { folder, checkout, pulumi, release, source }: Stage,
  own: Readonly<Record<string, string>>,
): string {
  const tools = [pulumi.command.command, release.regctl].filter(isAbsolute).map((file) => dirname(file));
  const { PATH: _path, ...endpoints } = release.environment;
  const variables = {
    ...pulumi.environment(),
    ...endpoints,
    ...own,
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
