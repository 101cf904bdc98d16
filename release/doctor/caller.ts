import type { Account } from "../accounts/accounts";
import type { Check } from "../checks/check";
import { CommandError, EXIT } from "../command-line/exit-code";
import { describeFailure } from "../failure";
import type { Examined } from "./diagnostic";

/**
 * Who calls decides nearly everything else. Which role that is matters less than where it is let in.
 * @throws what keeps it from being told, such as a network that is down
 */
export async function checkCaller(call: Examined): Promise<Check> {
  const about = { where: "machine", name: "access to both accounts", expected: "", fix: "" } as const;
  try {
    return { ...about, ok: true, found: (await signIn(call)).caller };
  } catch (error) {
    const { exitCode, message } = describeFailure(error);
    if (exitCode !== EXIT.denied && !(error instanceof CommandError)) throw error;
    return { ...about, ok: false, found: message };
  }
}

/** With `signIn: caller` there is one caller for the target, who need not be of the source's account. @returns where the caller's own credentials work */
async function signIn({ accounts, stacks }: Examined): Promise<Account> {
  if (stacks.target().signIn === "caller") return accounts.target();
  const own = await accounts.source();
  await accounts.target();
  return own;
}
