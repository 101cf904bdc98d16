import { canariesOf, type Settings, trying } from "../../settings/settings";
import type { Account } from "../accounts/accounts";
import type { Call, CommandOption } from "../command-line/command";
import { misused } from "../release-error";

/** Option of a command that is about the release that the target runs, or about the one that it tries. */
export const CANARY_OPTION: Readonly<Record<string, CommandOption>> = {
  canary: { help: "the release that the target tries beside the one that it runs" },
};

type Chosen = Pick<Call, "flag" | "stacks">;

/** The target of a call; with `--canary` as it tries a release. */
export const targetStack = (call: Chosen): Settings =>
  call.flag("canary") ? demandTrying(call.stacks.target()) : call.stacks.target();

/** The same, signed in to. */
export async function targetAccount(call: Chosen & Pick<Call, "accounts">): Promise<Account> {
  const account = await call.accounts.target();
  return call.flag("canary") ? { ...account, settings: demandTrying(account.settings) } : account;
}

/** The options that say again which release is meant. */
export const canaryOption = (call: Pick<Call, "flag">): string[] => (call.flag("canary") ? ["--canary"] : []);

/** @throws ReleaseError where no pipeline of the stack tries releases */
export function demandTrying(settings: Settings): Settings {
  if (canariesOf(settings).length > 0) return trying(settings);
  const [workload] = Object.keys(settings.pipelines).sort();
  throw misused(
    `No pipeline of ${settings.stack} tries releases. Say in Pulumi.${settings.stack}.yaml which does, and what its metrics are held to: pipelines.${workload}.canary: { maxChange: { rows: 0.1 } }. Then deploy it, and run the bootstrap of its account again.`,
  );
}
