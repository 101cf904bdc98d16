import { rmSync } from "node:fs";
import { join } from "node:path";
import { demand } from "./expect";
import { variablesOf } from "./rehearsed-stack";
import type { Actor } from "./actor";
import type { Play, Stage } from "./stage";

/** Encrypts the first state, until there is a key for it. */
const PASSPHRASE = { PULUMI_CONFIG_PASSPHRASE: "rehearsal" };

/**
 * An administrator prepares every account as bootstrap/README.md says: the source first, since targets trust roles that
 * must exist, with a state on this machine that then moves into the backend it made.
 */
export async function playBootstrap(stage: Play): Promise<void> {
  const { steps, source, scenes, aws, pulumi, projects, checkout, folder } = stage;
  const from = source.settings.stack;
  steps.act("Administrators prepare accounts");
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
    "set-up-once",
  );
  steps.proved(
    source.settings,
    "set-up-once",
    "its state moves to the backend it created",
    `${stateLogin}, ${moved.changes.same} resources the same, ${secretsProvider}`,
  );

  for (const { target } of scenes) {
    const { stack } = target.settings;
    const made = await projects.bootstrap.create(stack, owner, secretsProvider);
    await made.setConfig("aws:profile", { value: stack });
    await bootstrap(stage, target);
    await made.removeConfig("aws:profile");
  }
  for (const { settings } of [source, ...scenes.map(({ target }) => target)])
    await projects.pipeline.create(settings.stack, owner, secretsProvider);
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
  steps.proved(settings, "set-up-once", "an administrator creates its roles once", `${roles.length} roles`);
}
