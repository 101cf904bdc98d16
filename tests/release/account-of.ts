import type { Settings } from "../../settings/settings";
import { accountRoot } from "../../rehearsal/emulator/clients";
import { type Account, type ClientSettings, clientsWith } from "../../release/accounts/accounts";

/** A stack's account as its root, which has no registry; calls go to the endpoint. */
export function accountOf<S extends Settings>(
  settings: S,
  { region = settings.region, ...changes }: Partial<ClientSettings> & { readonly endpoint: string },
): Account & { readonly settings: S } {
  const credentials = () => Promise.resolve(accountRoot(settings.account));
  const client = { region, credentials, maxAttempts: 1, forcePathStyle: true, ...changes };
  return {
    settings,
    caller: `arn:aws:iam::${settings.account}:root`,
    client: clientsWith(client),
    loginAt: () => {
      throw new Error("no registry is asked");
    },
  };
}
