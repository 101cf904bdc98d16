import type { Account } from "../accounts/accounts";
import { mapSome } from "../../settings/at-once";
import type { Call, Command } from "../command-line/command";
import { EXIT } from "../command-line/exit-code";
import { misused, refused } from "../release-error";
import { reportedRetries } from "../registry/reported-retries";
import { setTag } from "../copy/set-tags";
import { newestExecutions, readExecution, type Execution } from "../deployed/execution";
import { repositoryOf } from "../deployed/image";
import { demandCommit } from "../git";
import { modelCheck } from "../model/preflight";
import { readStoredModel } from "../model/stored-model";
import { failureLine } from "../checks/check";
import { faultsOfRun } from "../checks/evidence";
import { demandDeployed, demandSourceRelease } from "../promotion/source-release";
import { isRecorded, readRecord, recordName, writeRecord } from "../record";
import { readLabels, REVISION_LABEL } from "../registry/image-labels";
import type { Manifest } from "../registry/manifest";
import { platformOf } from "../registry/manifest";
import type { RetryPolicy } from "../registry/retry";
import type { Repository } from "../registry/repository";
import { type Release, releaseText, testedPart, unreleasedImages } from "../release-file";
import { releaseTags } from "../run-release";

/** Runs that are read to find one that tested the release. */
const RUNS = 20;

export const candidate: Command = {
  summary: "records that a run in the source passed with this release (cannot be overwritten)",
  description:
    "Reads the source's release file, finds the run of the pipeline that passed with exactly its image and its model, and writes the candidate record releases/<version>.json into the artifact bucket. The record is never replaced.\nIt needs the source's tester role (ds-tester-<source>).",
  argument: {
    name: "version",
    help: "must match the source's release file; default: its version",
  },
  options: {
    execution: {
      value: "<arn>",
      help: "the run that passed; default: the newest that passed with this release",
    },
  },
  role: "tester",
  async run(call) {
    const execution = demandExecution(call);
    const release = demandTested(call);
    await demandCommit(call.folder, release.commit, writtenFiles(call));
    const source = await call.accounts.source();
    await demandDeployed(source, release);
    const evidence = await findEvidence(source, release, execution);
    call.progress.step(`Run ${evidence.execution} passed; comparing images and model`);
    await demandModel(source, release);
    const images = await demandImages(source, release, reportedRetries(call.progress));
    const record: Release = { ...testedPart(release), evidence };
    // Another record of this version is refused before an image is tagged for it.
    await isRecorded(source, record);
    // The same tags as a target gets: an image that was released before, under another version, has not this one's yet.
    for (const { repository, manifest } of images)
      for (const tag of releaseTags(release)) await setTag({ to: repository, tag, manifest });
    const written = await writeRecord(source, record);
    return {
      exitCode: EXIT.done,
      text: `✓ ${recordName(source, release.version)} ${written ? "is written" : "is there already, with the same content"}: release ${release.version} passed in ${evidence.execution}\nNext: npm run release -- prepare ${release.version}`,
      json: { record, written },
    };
  },
};

/** The release files of all stacks, wherever their settings have them, and the report that was asked for. */
const writtenFiles = ({ stacks: { source, targets }, report }: Call): string[] => [
  ...[source, ...targets].map(({ releaseFile }) => releaseFile),
  ...(report === undefined ? [] : [report]),
];

/** The run that the caller names. @throws ReleaseError for anything but a run of the source's pipeline */
function demandExecution(call: Call): string | undefined {
  const { source } = call.stacks;
  const execution = call.option("execution");
  const machine = source.arns.stateMachine;
  const runs = `${machine.replace(":stateMachine:", ":execution:")}:`;
  if (execution === undefined) return undefined;
  if (execution.startsWith(runs) && /^[!-~]{1,80}$/.test(execution.slice(runs.length))) return execution;
  throw misused(
    `--execution is ${execution}, and has to be a run of ${source.names.stateMachine} in ${source.stack}: ${runs}<name>. They are listed by: aws stepfunctions list-executions --state-machine-arn ${machine}`,
  );
}

function demandTested(call: Call): Release {
  const { argument, stacks } = call;
  const { source } = stacks;
  const release = demandSourceRelease(call);
  if (argument !== undefined && argument !== release.version)
    throw refused(
      `${source.releaseFile} names version ${release.version}, and ${argument} was asked for. Deploy and test ${argument} first, or name the other.`,
    );
  const lacks = unreleasedImages(release, Object.keys(source.images));
  if (lacks.length > 0)
    throw refused(
      `${source.releaseFile} does not list ${lacks.join(", ")}. A release must contain every configured image: push it, write its digest into a new version, deploy that and run the pipeline.`,
    );
  return release;
}

/** The run that is recorded already, whatever passed after it; a run that the caller names; or the newest that passed. */
async function findEvidence(
  source: Account,
  release: Release,
  arn: string | undefined,
): Promise<NonNullable<Release["evidence"]>> {
  const recorded = arn === undefined ? await readRecord(source, release.version) : undefined;
  const isSame = recorded?.evidence && withoutEvidence(recorded) === withoutEvidence(testedPart(release));
  const run = await findRun(source, release, isSame ? recorded.evidence?.execution : arn);
  if (isSame && recorded.evidence) return recorded.evidence;
  return { execution: run.arn, testedAt: (run.stopped ?? new Date()).toISOString() };
}

const withoutEvidence = ({ evidence: _evidence, ...rest }: Release): string => releaseText(rest);

async function findRun(source: Account, release: Release, arn: string | undefined): Promise<Execution> {
  const { settings } = source;
  if (arn !== undefined) {
    const run = await readExecution(source, arn);
    if (!run)
      throw refused(
        `There is no execution ${arn}. Step Functions keeps them for 90 days: run the pipeline again.`,
      );
    const faults = faultsOfRun(run, release, settings);
    if (faults.length > 0)
      throw refused(`${arn} is not a test of release ${release.version}: ${faults.join("; ")}.`);
    return run;
  }
  const runs = await newestExecutions(source, { most: RUNS, succeeded: true });
  const found = runs.find((run) => faultsOfRun(run, release, settings).length === 0);
  if (found) return found;
  const [newest] = runs;
  const faults = newest
    ? `${newest.arn} passed, but ${faultsOfRun(newest, release, settings).join("; ")}`
    : "none has passed";
  throw refused(
    `No run of ${settings.names.stateMachine} in ${settings.stack} tested release ${release.version}: ${faults}. Deploy the release, run the pipeline, and record that run.`,
  );
}

async function demandModel(source: Account, { model }: Release): Promise<void> {
  const check = modelCheck(source.settings, model, await readStoredModel(source, model));
  if (!check.ok) throw refused(failureLine(check));
}

interface PresentImage {
  readonly repository: Repository;
  readonly manifest: Manifest;
}

/** Every image by its digest, with its platforms, under the version's own tag and no other's. */
async function demandImages(
  source: Account,
  release: Release,
  retries: RetryPolicy,
): Promise<PresentImage[]> {
  const { version, commit, images } = release;
  return mapSome(Object.entries(images), async ([image, { digest, platforms }]) => {
    const repository = repositoryOf(source, source.settings, image, retries);
    const { name } = repository;
    const manifest = await repository.manifest(digest);
    if (!manifest)
      throw refused(`${name}@${digest} is not there. Push the image again, or correct the release file.`);
    const has = manifest.children.flatMap((child) => platformOf(child) ?? []);
    const lacks = platforms.filter((platform) => !has.includes(platform));
    if (lacks.length > 0)
      throw refused(
        `${name}@${digest} is for ${has.join(", ") || "no platform that it names"}, and the release names ${lacks.join(", ")} too. Build the image for every platform, or correct the release file.`,
      );
    for (const tag of releaseTags(release)) {
      const tagged = await repository.tagged(tag);
      if (tagged && tagged.digest !== digest)
        throw refused(
          `${name}:${tag} is ${tagged.digest}, and the release names ${digest}: version ${version} exists with other content. Build and test it as a new version.`,
        );
    }
    for (const { platform, labels } of await readLabels(repository, manifest)) {
      const built = labels[REVISION_LABEL];
      if (built !== undefined && built !== commit)
        throw refused(
          `${name}@${digest}${platform === "" ? "" : ` for ${platform}`} was built from commit ${built}, as its label ${REVISION_LABEL} says, and the release names ${commit}. Correct the release file, or build the image from that commit.`,
        );
    }
    return { repository, manifest };
  });
}
