import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { misused } from "../command-line/exit-code";

/** What copies were tested with; another version may treat signatures or errors in another way. */
export const REGCTL_VERSION = "v0.11.7";

/** The regctl on the PATH. @throws CommandError when there is none, or another version */
export async function findRegctl(regctl = "regctl"): Promise<string> {
  const install = `Install it: go install github.com/regclient/regclient/cmd/regctl@${REGCTL_VERSION}, and put Go's bin folder on the PATH.`;
  const version = await promisify(execFile)(regctl, ["version"]).catch(() => undefined);
  if (version === undefined)
    throw misused(`Images are copied by regctl ${REGCTL_VERSION}, and none is on the PATH. ${install}`);
  if (!version.stdout.includes(REGCTL_VERSION)) {
    const found = /VCSTag:\s*(\S+)/.exec(version.stdout)?.[1] ?? "another version";
    throw misused(
      `Images are copied by regctl ${REGCTL_VERSION}, and the one on the PATH is ${found}. ${install}`,
    );
  }
  return regctl;
}
