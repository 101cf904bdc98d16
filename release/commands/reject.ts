import type { Call, Command } from "../command-line/command";
import { EXIT } from "../command-line/exit-code";
import { demandRecord } from "../promotion/choose";
import { LONGEST_REASON, type Rejection, rejectionName, rejectionText, writeRejection } from "../rejection";
import { misused } from "../release-error";

export const reject: Command = {
  summary: "keeps a tested version from every target, for a reason (cannot be taken back)",
  description:
    "Writes releases/rejected/<version>.json into the artifact bucket, with the reason, the time and who called. From then on prepare, plan, promote and rollback refuse the version for every target, and list and board mark it. What runs already is not touched, and a target that has the version keeps it: go back from it with rollback. A rejection is never replaced or deleted; what is corrected is a new version.\nIt needs the source's tester role (ds-tester-<source>).",
  argument: { name: "version", help: "a tested version" },
  options: { reason: { value: "<text>", help: "why, for all who want to promote it" } },
  role: "tester",
  async run(call) {
    const { version, reason } = demandReason(call);
    const source = await call.accounts.source();
    // A version that was never tested is promoted nowhere, and one that was mistyped may be wanted some day.
    await demandRecord(source, version);
    const wanted: Rejection = {
      version,
      reason,
      rejectedAt: new Date().toISOString(),
      rejectedBy: source.caller,
    };
    const { rejection, written } = await writeRejection(source, wanted);
    return {
      exitCode: EXIT.done,
      text: [
        written
          ? `✓ ${rejectionName(source, version)} is written: no target takes release ${version} any more`
          : `✓ Release ${version} was rejected before, and that stays: ${rejectionText(rejection)}`,
        `A target that has it keeps it until it goes back or forward. Where it is deployed: ${call.line("list")}`,
      ].join("\n"),
      json: { rejection, written },
    };
  },
};

function demandReason(call: Call): { readonly version: string; readonly reason: string } {
  const version = call.argument;
  const reason = call.option("reason")?.trim() ?? "";
  if (version === undefined || reason === "")
    throw misused(
      'A rejection has a version and a reason: npm run release -- reject 0.1.6 --reason "wrong currency in March"',
    );
  if (reason.length > LONGEST_REASON)
    throw misused(
      `--reason has ${reason.length} characters; allowed: ${LONGEST_REASON}. Say it shortly, with a link to the rest.`,
    );
  return { version, reason };
}
