import { rcompare } from "semver";
import type { Account } from "../accounts/accounts";
import type { Call, Command } from "../command-line/command";
import { refused } from "../release-error";
import { readLineage } from "../deployed/lineage";
import { readDeployedRelease } from "../deployed/release-parameter";
import { type Chosen, demandRecord, follow, readReplaced } from "../promotion/choose";
import { promoteRelease } from "./promote-release";
import { type Release, releaseText, testedPart } from "../release-file";

export const rollback: Command = {
  summary: "goes back to an older release, images and model as one",
  description:
    "Writes an older tested release into the target's release file, marked as a rollback, after the same checks as a promotion: images and model are still there, tested, readable, and fit the settings. Nothing is built, and nothing is copied that is there.\nIt needs the target's deployer role (ds-deployer-<target>).",
  argument: { name: "version", help: "the release to go back to; default: the one before the present one" },
  options: { confirm: { help: "do it; without, the plan is shown and nothing is changed" } },
  run: (call) =>
    promoteRelease(call, {
      choose: (given, { source, target }) => chooseOlder(given, source, target),
      line: (given, { release }) => given.line("rollback", release.version, "--confirm"),
      full: true,
    }),
};

async function chooseOlder(call: Call, source: Account, target: Account): Promise<Chosen> {
  const { settings } = target;
  const held = readReplaced(call.folder, settings).release;
  const deployed = await readDeployedRelease(target);
  if (!deployed) throw refused(`${settings.stack} has no release yet, so there is nothing to go back from.`);
  const from = deployed.release.version;
  const version = call.argument ?? (await versionBefore(target, from));
  const release =
    version === undefined || version === from
      ? undefined
      : follow(await demandRecord(source, version), deployed, { from });
  const inFile = isSame(held, release);
  if (held && !inFile && !isSame(held, deployed.release) && (call.argument ?? from) === from)
    throw refused(
      `${held.version} is in ${settings.releaseFile} and not deployed: take it back with git checkout ${settings.releaseFile}, or ${call.line("prepare", from)}`,
    );
  if (version === undefined)
    throw refused(
      `The history of ${settings.stack} names no release before ${from}. Name the version to go back to: ${call.line("list")}`,
    );
  if (release === undefined)
    throw refused(`${settings.stack} has release ${from} already. Name an older one: ${call.line("list")}`);
  if (rcompare(version, from) < 0)
    throw refused(
      `${settings.stack} has release ${from}, and ${version} is newer; use promote: ${call.line("promote", version)}`,
    );
  if (isSame(testedPart(release), testedPart(deployed.release)))
    throw refused(`Release ${version} is what ${settings.stack} has already.`);
  return { release, deployed, inFile };
}

const isSame = (one: Release | undefined, other: Release | undefined): boolean =>
  one !== undefined && other !== undefined && releaseText(one) === releaseText(other);

/** The release that the stack had before this one, of those that it was not rolled back from. */
async function versionBefore(target: Account, present: string): Promise<string | undefined> {
  const lineage = await readLineage(target);
  const left = new Set<string>([present]);
  for (const { release } of lineage.toReversed()) {
    if (release === undefined) continue;
    if (!left.has(release.version)) return release.version;
    if (release.rollback) left.add(release.rollback.from);
  }
  return undefined;
}
