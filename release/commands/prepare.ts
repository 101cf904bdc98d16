import type { Command } from "../command-line/command";
import { EXIT } from "../command-line/exit-code";
import { refused } from "../release-error";
import { differences } from "../differences";
import { readDeployedRelease } from "../deployed/release-parameter";
import { versionTags } from "../git";
import { demandNotOlder, demandRecord, follow, readReplaced } from "../promotion/choose";
import { failing, failureLine } from "../checks/check";
import { checkEvidence } from "../checks/evidence";
import { checkRejection } from "../promotion/rejected";
import { demandDeployable, writeReleaseFile } from "../promotion/release-files";
import { checkVerified } from "../promotion/verified";
import { releaseText } from "../release-file";
import { CANARY_OPTION, canaryOption, targetAccount } from "./tried-stack";

export const prepare: Command = {
  summary: "writes the target's release file from a candidate, to be reviewed",
  description:
    "Writes the target's release file (release.file of its settings) from a version's candidate record, and shows how it differs from what the file held. With --canary it is the file of a release that the target tries beside the one that it runs, releases/<stack>.canary.json. Copies nothing: commit the file, have it reviewed, then promote.\nIt needs the target's deployer role (ds-deployer-<target>).",
  argument: { name: "version", help: "a tested version; default: the newest version that a git tag names" },
  options: CANARY_OPTION,
  async run(call) {
    const version = call.argument ?? (await newestTag(call.folder));
    const source = await call.accounts.source();
    const target = await targetAccount(call);
    const { settings } = target;
    const replaced = readReplaced(call.folder, settings);
    const before = replaced.release;
    const deployed = await readDeployedRelease(target);
    const release = follow(await demandRecord(source, version), deployed);
    demandNotOlder(release, deployed, settings.stack);
    demandDeployable(release, settings, settings.releaseFile);
    const accounts = { source, target };
    const chosen = { release, deployed };
    const { blocks } = await checkRejection(accounts, chosen);
    const checks = [...(await checkEvidence(accounts, release)), ...(await checkVerified(accounts, chosen))];
    const failed = [...blocks, ...failing(checks).map(failureLine)];
    if (failed.length > 0) throw refused([`Release ${version} is not prepared:`, ...failed].join("\n  "));
    const changes = differences(before, release);
    const json = { file: settings.releaseFile, release, changes };
    if (before && releaseText(before) === releaseText(release))
      return { exitCode: EXIT.done, text: `${settings.releaseFile} names release ${version} already.`, json };
    await writeReleaseFile(call.folder, settings, release, replaced);
    const lines = changes.map(
      ({ key, before: was, after }) => `  ${key}: ${was ?? "(nothing)"} → ${after ?? "(nothing)"}`,
    );
    return {
      exitCode: EXIT.done,
      text: [
        `${settings.releaseFile} names release ${version}:`,
        ...lines,
        `Next: review and commit it, then ${call.line("plan", ...canaryOption(call))}`,
      ].join("\n"),
      json,
    };
  },
};

async function newestTag(folder: string): Promise<string> {
  const [newest] = await versionTags(folder);
  if (newest) return newest;
  throw refused(
    "No git tag here names a version (0.1.6 or v0.1.6). Fetch the tags (git fetch --tags), tag the commit that was tested, or name the version.",
  );
}
