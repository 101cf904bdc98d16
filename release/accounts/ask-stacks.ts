import type { Settings } from "../../settings/settings";
import type { Workspace } from "../workspace";
import type { Account } from "./accounts";

/** What a stack answered, or why it could not be asked. */
export type Asked<T> = { readonly settings: Settings } & (
  | { readonly account: Account; readonly value: T }
  /** Without an account where the caller could not sign in. */
  | { readonly account: Account | undefined; readonly error: unknown }
);

/** Asks the source and all of its targets at once: one that cannot be asked hides no other. */
export async function askStacks<T>(
  { accounts, stacks: { source, targets } }: Pick<Workspace, "accounts" | "stacks">,
  ask: (account: Account) => Promise<T>,
): Promise<{ readonly source: Asked<T>; readonly targets: readonly Asked<T>[] }> {
  const askOne = async (settings: Settings, signIn: () => Promise<Account>): Promise<Asked<T>> => {
    let account: Account | undefined;
    try {
      account = await signIn();
      return { settings, account, value: await ask(account) };
    } catch (error) {
      return { settings, account, error };
    }
  };
  const [first, others] = await Promise.all([
    askOne(source, () => accounts.source()),
    Promise.all(targets.map((settings) => askOne(settings, () => accounts.target(settings)))),
  ]);
  return { source: first, targets: others };
}
