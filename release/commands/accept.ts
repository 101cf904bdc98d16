import { rm } from "node:fs/promises";
import { mapSome } from "../../settings/at-once";
import type { Call, Command, Outcome } from "../command-line/command";
import { EXIT } from "../command-line/exit-code";
import { hasPassed, holdRun, type HeldRun, startedRun } from "../canary/hold";
import { demandTrial, type Tried } from "../canary/trial";
import { readDeployedRelease } from "../deployed/release-parameter";
import { newestExecutions } from "../deployed/execution";
import { faultOf } from "../promotion/canary-runs";
import { demandNotOlder, readReplaced } from "../promotion/choose";
import { demandDeployable, releaseFilePath, writeReleaseFile } from "../promotion/release-files";
import { type Clock, systemClock } from "../registry/retry";
import { refused } from "../release-error";
import { type Release, testedPart } from "../release-file";
import { heldJson, heldText } from "./canary-text";
import { demandTrying } from "./tried-stack";

export const accept: Command = {
  summary: "makes the release that a target tried its next one, after its runs passed",
  description:
    "Reads the newest run of everything that tries the release of releases/<stack>.canary.json again, and its metrics, as canary does. Where all have passed, it writes the target's release file with that release and the runs that tried it, and deletes releases/<stack>.canary.json: commit both, have them reviewed, then promote. It starts and copies nothing.\nIt needs the target's deployer role (ds-deployer-<target>).",
  run: (call) => acceptRelease(call, systemClock),
};

/** The command with its time, so that tests need not wait. */
export async function acceptRelease(call: Call, time: Clock): Promise<Outcome> {
  const target = await call.accounts.target();
  const { settings } = target;
  const trying = { ...target, settings: demandTrying(settings) };
  const trial = demandTrial(call.folder, trying);
  const { version } = trial.release;
  const replaced = readReplaced(call.folder, settings);
  const held = await mapSome(trial.pipelines, (tried) => readNewest(call, tried, trial.release, time));
  const json = { pipelines: Object.fromEntries(held.map((each) => [each.live.workload, heldJson(each)])) };
  if (!held.every(hasPassed))
    return {
      exitCode: EXIT.refused,
      text: [...held.map(heldText), `Release ${version} is not accepted: nothing was changed.`].join("\n\n"),
      json: { accepted: false, ...json },
    };
  const deployed = await readDeployedRelease(target);
  const release: Release = {
    ...testedPart(trial.release),
    canary: { runs: Object.fromEntries(held.map(({ live, execution }) => [live.workload, execution])) },
    ...(deployed && { previous: deployed.hash }),
  };
  demandNotOlder(release, deployed, settings.stack);
  demandDeployable(release, settings, settings.releaseFile);
  await writeReleaseFile(call.folder, settings, release, replaced);
  await rm(releaseFilePath(call.folder, trying.settings));
  return {
    exitCode: EXIT.done,
    text: [
      ...held.map(heldText),
      `✓ ${settings.releaseFile} names release ${version}, and ${trying.settings.releaseFile} is gone.\nNext: review and commit both, then ${call.line("promote", "--confirm")}`,
    ].join("\n\n"),
    json: { accepted: true, file: settings.releaseFile, release, ...json },
  };
}

/** The newest run of what tries a release, which must have succeeded with it. @throws ReleaseError */
async function readNewest(call: Call, tried: Tried, release: Release, time: Clock): Promise<HeldRun> {
  const { canary } = tried;
  const { stateMachine } = canary.settings.names;
  const [newest] = await newestExecutions(canary, { most: 1 });
  if (!newest)
    throw refused(
      `Nothing has tried release ${release.version}: ${stateMachine} has no run. Start one: ${call.line("canary")}`,
    );
  const fault = faultOf(newest, release, canary.settings);
  if (fault !== undefined)
    throw refused(
      `The newest run of ${stateMachine} has not tried release ${release.version}: ${newest.arn}: ${fault}. Try it again: ${call.line("canary")}`,
    );
  return holdRun(tried, startedRun(newest), time);
}
