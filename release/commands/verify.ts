import type { Account } from "../accounts/accounts";
import { type Check, disagreeing, type Place, renderChecks } from "../checks/check";
import { deploymentChecks } from "../checks/deployment-checks";
import { imageChecks } from "../checks/registry-checks";
import { lastSince, runChecks, runnableDigests } from "../checks/run-checks";
import type { Call, Command } from "../command-line/command";
import { EXIT, refused } from "../command-line/exit-code";
import { counted } from "../command-line/format";
import { deployedAt, type Deployment, readDeployment } from "../deployed/deployment";
import { type FoundImage, findImage, repositoryOf } from "../deployed/image";
import { readRunTasks } from "../deployed/run-tasks";
import { readRunningTasks } from "../deployed/tasks";
import { checkModel } from "../model/preflight";
import { checkEvidence } from "../promotion/evidence";
import { releasedTag, releaseTags } from "../promotion/plan";
import { readReleaseFile } from "../promotion/release-files";
import type { Release } from "../release-file";

export const verify: Command = {
  summary: "compares what was tested, what is in the registries, what is deployed and what ran",
  description:
    "Compares the target's release file with the record of the run that tested it, with both registries, with what the\ntarget has in its account (parameters, task definition, state machine, schedule, lineage), with the digest of every\nrunning task and of those of the last run, and with the model's bytes and permissions. Changes nothing.\nEnds with exit code 6 when anything differs, and says which of the source, registry, deployment and run disagree.",
  options: { run: { help: "demand that a run has succeeded since the release was deployed" } },
  async run(call) {
    const { stacks, progress } = call;
    const release = demandReleaseFile(call);
    progress.step("Asking both accounts and registries");
    const source = await call.accounts.source();
    const target = await call.accounts.target();
    const checks = await verifyRelease({ source, target, release, runDemanded: call.flag("run") });
    const wrong = disagreeing(checks);
    const placeName = (place: Place) => (place === "dev" ? stacks.source.stack : place);
    const differing = checks.filter(({ ok }) => !ok);
    const verdict =
      wrong.length === 0
        ? `✓ Release ${release.version} is what ${target.settings.stack} has: ${counted(checks.length, "check")}.`
        : `✗ Release ${release.version} and ${target.settings.stack} disagree: ${wrong.map(placeName).join(", ")} (${differing.length} of ${counted(checks.length, "check")}).`;
    return {
      exitCode: wrong.length === 0 ? EXIT.done : EXIT.differs,
      text: `${renderChecks(checks, placeName)}\n${verdict}`,
      json: { release, ok: wrong.length === 0, disagree: wrong, checks },
    };
  },
};

function demandReleaseFile({ folder, stacks }: Call): Release {
  const target = stacks.target();
  const release = readReleaseFile(folder, target);
  if (release) return release;
  throw refused(
    `${target.releaseFile} is not there, so there is nothing to verify ${target.stack} against. Write it from a candidate: npm run release -- prepare`,
  );
}

interface VerifyArgs {
  readonly source: Account;
  readonly target: Account;
  readonly release: Release;
  readonly runDemanded: boolean;
}

/** Every check of a release, from the run that tested it to the task that runs it. */
export async function verifyRelease(args: VerifyArgs): Promise<readonly Check[]> {
  const { source, target, release, runDemanded } = args;
  const { settings } = target;
  const [evidence, model, images, deployment, running] = await Promise.all([
    checkEvidence(source, release),
    checkModel({ source, target, model: release.model }),
    findImages(args),
    readDeployment(target),
    readRunningTasks(target),
  ]);
  const since = deployedAt(deployment);
  const run = lastSince(deployment.runs, since);
  const last = run && { run, tasks: await readRunTasks(target, run) };
  const promoted = images.find(({ image }) => image === settings.task.image)?.target.manifest;
  return [
    ...evidence,
    ...model.filter(({ where }) => where === "dev"),
    ...images.flatMap((image) => registryChecks(args, image)),
    ...deployedChecks(args, deployment),
    ...model.filter(({ where }) => where !== "dev"),
    ...runChecks(
      {
        settings,
        release,
        // Without its index nothing is known of its platforms, and the index's own digest is all that may run.
        digests: promoted ? runnableDigests(promoted) : [release.images[settings.task.image]?.digest ?? ""],
        since,
        runDemanded,
      },
      { last, running },
    ),
  ];
}

interface BothImages {
  readonly image: string;
  readonly source: FoundImage;
  readonly target: FoundImage;
}

/** Each image in both registries, each asked as its own account's caller. */
function findImages({ source, target, release }: VerifyArgs): Promise<BothImages[]> {
  const { version } = release;
  return Promise.all(
    Object.entries(release.images).map(async ([image, { digest }]) => {
      const [from, to] = await Promise.all([
        findImage(repositoryOf(source, source.settings, image), digest, [releasedTag(version)]),
        findImage(repositoryOf(target, target.settings, image), digest, releaseTags(version)),
      ]);
      return { image, source: from, target: to };
    }),
  );
}

function registryChecks({ release, source, target }: VerifyArgs, { image, ...found }: BothImages): Check[] {
  const { version } = release;
  const { digest = "", platforms = [] } = release.images[image] ?? {};
  return [
    ...imageChecks(
      {
        where: "dev",
        digest,
        platforms,
        fix: `Look at the lifecycle rules of ${source.settings.stack}'s repository; what ${target.settings.stack} has runs on, and a release of it cannot be promoted elsewhere`,
      },
      found.source,
    ),
    ...imageChecks(
      {
        where: "registry",
        digest,
        platforms,
        fix: `Promote it again: npm run release -- promote ${version} --confirm. A tag with another digest was set beside it: find out by whom`,
      },
      found.target,
    ),
  ];
}

function deployedChecks({ source, target, release }: VerifyArgs, deployment: Deployment): Check[] {
  const { settings, arns } = target;
  const artifactBucket = source.settings.names.artifactBucket;
  return deploymentChecks(
    { settings, stateMachineArn: arns.stateMachine, artifactBucket, release },
    deployment,
  );
}
