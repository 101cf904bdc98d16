import type { BothAccounts } from "../accounts/accounts";
import { type Check, disagreeing, failing, type Place, renderChecks } from "../checks/check";
import { deploymentChecks } from "../checks/deployment-checks";
import { checkEvidence } from "../checks/evidence";
import { checkRuns } from "../checks/last-run";
import { checkImages, promotedTo } from "../checks/registry-checks";
import { releaseCheckName } from "../checks/release-check";
import type { Call, Command, Outcome } from "../command-line/command";
import { EXIT } from "../command-line/exit-code";
import { refused } from "../release-error";
import { counted } from "../../settings/words";
import { type Deployment, readDeployment } from "../deployed/deployment";
import { checkModel } from "../model/preflight";
import { releasedTag } from "../run-release";
import { readReleaseFile } from "../promotion/release-files";
import type { Release } from "../release-file";
import type { Stacks } from "../stacks";
import { recordVerified } from "./record-verified";

export const verify: Command = {
  summary: "compares what was tested, what is in the registries, what is deployed and what ran",
  description:
    "Compares the target's release file with the record of the run that tested it, with both registries, with what the target has in its account (parameters and lineage; task definition, state machine and schedule whole), with the digest of every running task and of those of the last run, and with the model's bytes and permissions. Changes nothing, but with --record, which writes releases/verified/<target>/<version>.json into the artifact bucket, once, when every check has passed and nothing is in progress: a target with `after: <this target>` takes no other release.\nThe last run that ended since the release was deployed must have succeeded. Runs on validation data and runs that began before do not count; a run in progress is shown; with no run at all, only --run fails.\nEnds with exit code 6 when anything differs or that run failed, and says which of the source, registry, deployment and run disagree; with 5 when nothing differs and the caller may not read something.\nIt needs the target's deployer role (ds-deployer-<target>).",
  options: {
    run: { help: "demand that a run has succeeded since the release was deployed" },
    record: { help: "as --run, and record that all passed, for targets that come after this one" },
  },
  async run(call) {
    const release = demandReleaseFile(call);
    call.progress.step("Asking both accounts and registries");
    const accounts = { source: await call.accounts.source(), target: await call.accounts.target() };
    const recorded = call.flag("record");
    const deployment = await readDeployment(accounts.target);
    const runDemanded = recorded || call.flag("run");
    const checks = await verifyRelease({ ...accounts, release, runDemanded }, deployment);
    const found = verdict(release, checks, call.stacks);
    return recorded ? recordVerified(call, { ...accounts, release, checks, deployment, found }) : found;
  },
};

function demandReleaseFile({ folder, stacks }: Call): Release {
  const target = stacks.target();
  const release = readReleaseFile(folder, target);
  if (release) return release;
  throw refused(
    `${target.releaseFile} is not there, so there is nothing to verify ${target.stack} against. Fetch it (git pull), or write it from a candidate: npm run release -- prepare`,
  );
}

/** What the checks of a release come to. */
export function verdict(
  release: Release,
  checks: readonly Check[],
  { source, target }: Pick<Stacks, "source" | "target">,
): Outcome {
  const placeName = (place: Place) => (place === "source" ? source.stack : place);
  const { stack } = target();
  const { version } = release;
  const disagree = disagreeing(checks);
  const wrong = failing(checks).length;
  const all = counted(checks.length, "check");
  const ends: Pick<Outcome, "exitCode" | "text"> =
    wrong === 0
      ? { exitCode: EXIT.done, text: `✓ Release ${version} is what ${stack} has: ${all}.` }
      : disagree.length === 0
        ? {
            exitCode: EXIT.denied,
            text: `✗ Cannot confirm that ${stack} has release ${version}: ${wrong} of ${all} denied, the rest match.`,
          }
        : {
            exitCode: EXIT.differs,
            text: `✗ Release ${version} and ${stack} disagree: ${disagree.map(placeName).join(", ")} (${wrong} of ${all}).`,
          };
  return {
    exitCode: ends.exitCode,
    text: `${renderChecks(checks, placeName)}\n${ends.text}`,
    json: { release, ok: wrong === 0, disagree, checks },
  };
}

interface VerifyArgs extends BothAccounts {
  readonly release: Release;
  readonly runDemanded: boolean;
}

/** Every check of a release, from the run that tested it to the task that runs it. */
export async function verifyRelease(args: VerifyArgs, read?: Deployment): Promise<readonly Check[]> {
  const { source, target, release, runDemanded } = args;
  const { settings } = target;
  const [evidence, model, images, deployment] = await Promise.all([
    checkEvidence(args, release),
    checkModel(args, release),
    registryChecks(args),
    read ?? readDeployment(target),
  ]);
  const artifactBucket = source.settings.names.artifactBucket;
  const deployed = deploymentChecks({ settings, artifactBucket, release }, deployment);
  const cause = deployed.find(({ name, ok }) => !ok && name === releaseCheckName(settings));
  const runs = await checkRuns({ target, release, deployment, runDemanded });
  return notDeployedFirst(
    [
      ...evidence,
      ...model.filter(({ where }) => where === "source"),
      ...images,
      ...deployed,
      ...model.filter(({ where }) => where !== "source"),
      ...runs,
    ],
    cause,
  );
}

/** Where another release is deployed, that comes first; before it only what has to be promoted before it can be deployed. */
function notDeployedFirst(checks: readonly Check[], cause: Check | undefined): readonly Check[] {
  if (!cause) return checks;
  const first = [...failing(checks).filter(({ where }) => where === "registry"), cause];
  return [...first, ...checks.filter((check) => !first.includes(check))];
}

/** Each image in both registries, each asked as its own account's caller. */
const registryChecks = ({ source, target, release }: VerifyArgs): Promise<readonly Check[]> =>
  checkImages(release, [
    {
      account: source,
      where: "source",
      tags: [releasedTag(release)],
      fix: `Check the lifecycle rules of ${source.settings.stack}'s repository. ${target.settings.stack} keeps its own copy, but this release cannot be promoted elsewhere`,
    },
    promotedTo(target, release),
  ]);
