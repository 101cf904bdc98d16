import type { Account } from "../accounts/accounts";
import type { Check } from "../checks/check";
import { ReleaseError } from "../release-error";
import { failureOf } from "../failure";
import type { Workspace } from "../workspace";

/**
 * Nearly every other check needs this. Which role calls matters less than which accounts it has access to.
 * @throws what says nothing of the caller, such as a network that is down
 */
export async function checkCaller(workspace: Workspace): Promise<Check> {
  const about = { where: "machine", name: "access to both accounts", expected: "", fix: "" } as const;
  try {
    return { ...about, ok: true, found: (await signIn(workspace)).caller };
  } catch (error) {
    const { reason, message } = failureOf(error);
    if (reason !== "denied" && !(error instanceof ReleaseError)) throw error;
    return { ...about, ok: false, found: message };
  }
}

/** With `signIn: caller` there is one caller for the target, who need not be of the source's account. @returns where the caller's own credentials work */
async function signIn({ accounts, stacks }: Workspace): Promise<Account> {
  if (stacks.target().signIn === "caller") return accounts.target();
  const own = await accounts.source();
  await accounts.target();
  return own;
}
