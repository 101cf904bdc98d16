import { rmSync } from "node:fs";
import { join } from "node:path";
import { demand } from "./expect";
import { variablesOf } from "./rehearsed-stack";
import type { Actor, Stage } from "./stage";

/** Encrypts the first state, until there is a key for it. */
const PASSPHRASE = { PULUMI_CONFIG_PASSPHRASE: "rehearsal" };

/**
 * An administrator prepares both accounts as bootstrap/README.md says: the source first, since the target trusts roles
 * that must exist, with a state on this machine that then moves into the backend it made.
 */
export async function playBootstrap(stage: Stage): Promise<void> {
  const { steps, source, target, aws, pulumi, projects, checkout, folder } = stage;
  const [from, to] = [source.settings.stack, target.settings.stack];
  const owner = variablesOf(aws.account(source.settings.account).root);
  const local = { ...owner, ...PASSPHRASE };
  await projects.bootstrap.create(from, local);
  await bootstrap(stage, source, PASSPHRASE);
  const { stateLogin = "", secretsProvider = "" } = source.bootstrap.outputs as Record<string, string>;
  await steps.run(
    `${from}: the state moves into its backend`,
    async () => {
      const file = join(folder, "state.json");
      const cli = (...args: string[]) => projects.bootstrap.cli(["stack", ...args, "--stack", from], local);
      await cli("export", "--file", file);
      pulumi.login(stateLogin);
      await projects.bootstrap.create(from, local);
      await cli("import", "--file", file);
      await cli("change-secrets-provider", secretsProvider);
      rmSync(file);
    },
    () => stateLogin,
  );
  const moved = await steps.run(`${from}: preview of the bootstrap there`, () => source.bootstrap.preview());
  demand(
    Object.keys(moved.changes).join() === "same",
    `The move of the state changed ${JSON.stringify(moved.changes)}`,
  );
  steps.proved(
    `${from}: the state is in ${stateLogin}`,
    `${moved.changes.same} resources the same, ${secretsProvider}`,
  );

  const made = await projects.bootstrap.create(to, owner, secretsProvider);
  await made.setConfig("aws:profile", { value: to });
  await bootstrap(stage, target);
  await made.removeConfig("aws:profile");
  for (const stack of [from, to]) await projects.pipeline.create(stack, owner, secretsProvider);
  await checkout.commitAll("How secrets are encrypted");
}

async function bootstrap(
  { steps }: Stage,
  { settings, bootstrap: stack }: Actor,
  environment = {},
): Promise<void> {
  const { resources } = await steps.run(
    `${settings.stack}: bootstrap, by its administrator`,
    () => stack.up(environment),
    ({ changes }) => `${changes.create} create`,
  );
  const roles = resources.filter(({ type }) => type === "aws:iam/role:Role");
  steps.proved(`${settings.stack}: an administrator made the roles once`, `${roles.length} roles`);
}
