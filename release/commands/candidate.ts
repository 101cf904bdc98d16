import { type Account, ofPipelines, type PipelineAccount } from "../accounts/accounts";
import { mapSome } from "../../settings/at-once";
import { RUN_DAYS } from "../../settings/evidence";
import { FIRST_PIPELINE } from "../../settings/moved-keys";
import { pipelinesOf } from "../../settings/settings";
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
import { findCarried } from "../promotion/carried";
import { demandDeployed, demandSourceRelease } from "../promotion/source-release";
import { isRecorded, readRecord, recordName, writeRecord } from "../record";
import { readLabels, REVISION_LABEL } from "../registry/image-labels";
import type { Manifest } from "../registry/manifest";
import { platformOf } from "../registry/manifest";
import type { RetryPolicy } from "../registry/retry";
import type { Repository } from "../registry/repository";
import {
  carriedOf,
  modelsOf,
  type Release,
  releaseText,
  runsOf,
  testedPart,
  unreleasedImages,
  unreleasedModels,
} from "../release-file";
import { releaseTags } from "../run-release";

/** Runs that are read to find one that tested the release. */
const RUNS = 20;

export const candidate: Command = {
  summary: "records that a run in the source passed with this release (cannot be overwritten)",
  description:
    "Reads the source's release file, finds the run of each pipeline that passed with exactly its image and its model, and writes the candidate record releases/<version>.json into the artifact bucket. The record is never replaced. Where the source's settings allow it (evidence.carryDays), the run of an older version stands for a pipeline that has not run again, with the same image and model.\nIt needs the source's tester role (ds-tester-<source>).",
  argument: {
    name: "version",
    help: "must match the source's release file; default: its version",
  },
  options: {
    execution: {
      value: "<arn>",
      help: "the run of a pipeline that passed; default: of each the newest that passed with this release",
    },
  },
  role: "tester",
  async run(call) {
    const named = demandExecution(call);
    const release = demandTested(call);
    await demandCommit(call.folder, release.commit, writtenFiles(call));
    const source = await call.accounts.source();
    await demandDeployed(source, release);
    const evidence = await findEvidence(source, release, named);
    const record: Release = { ...testedPart(release), evidence };
    const passed = passedText(record);
    call.progress.step(`Run ${passed} passed; comparing images and model`);
    await demandModels(source, release);
    const images = await demandImages(source, record, reportedRetries(call.progress));
    // Another record of this version is refused before an image is tagged for it.
    await isRecorded(source, record);
    // The same tags as a target gets: an image that was released before, under another version, has not this one's yet.
    for (const { repository, manifest } of images)
      for (const tag of releaseTags(release)) await setTag({ to: repository, tag, manifest });
    const written = await writeRecord(source, record);
    return {
      exitCode: EXIT.done,
      text: `✓ ${recordName(source, release.version)} ${written ? "is written" : "is there already, with the same content"}: release ${release.version} passed in ${passed}\nNext: npm run release -- prepare ${release.version}`,
      json: { record, written },
    };
  },
};

/** The release files of all stacks, wherever their settings have them, and the report that was asked for. */
const writtenFiles = ({ stacks: { source, targets }, report }: Call): string[] => [
  ...[source, ...targets].map(({ releaseFile }) => releaseFile),
  ...(report === undefined ? [] : [report]),
];

/** A run that the caller names, and the pipeline that it is of. */
interface NamedRun {
  readonly workload: string;
  readonly arn: string;
}

/** The run that the caller names. @throws ReleaseError for anything but a run of a pipeline of the source */
function demandExecution(call: Call): NamedRun | undefined {
  const { source } = call.stacks;
  const arn = call.option("execution");
  if (arn === undefined) return undefined;
  const machines = pipelinesOf(source).map(({ workload, names, arns }) => ({
    workload,
    name: names.stateMachine,
    arn: arns.stateMachine,
    runs: `${arns.stateMachine.replace(":stateMachine:", ":execution:")}:`,
  }));
  const found = machines.find(
    ({ runs }) => arn.startsWith(runs) && /^[!-~]{1,80}$/.test(arn.slice(runs.length)),
  );
  if (found) return { workload: found.workload, arn };
  const either = (texts: readonly string[]) => texts.join(" or ");
  throw misused(
    `--execution is ${arn}, and has to be a run of ${either(machines.map(({ name }) => name))} in ${source.stack}: ${either(machines.map(({ runs }) => `${runs}<name>`))}. They are listed by: ${either(machines.map((machine) => `aws stepfunctions list-executions --state-machine-arn ${machine.arn}`))}`,
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
  const models = unreleasedModels(release, source);
  if (models.length > 0)
    throw refused(
      `${source.releaseFile} does not list model ${models.join(", ")}. A release must contain every configured model: upload it, name it in a new version, deploy that and run the pipelines.`,
    );
  const workloads = Object.keys(source.pipelines);
  if (release.model && workloads.join() !== FIRST_PIPELINE)
    throw refused(
      `${source.releaseFile} names its model by model, and ${source.stack} has ${workloads.join(", ")}: model is of releases of one pipeline, ${FIRST_PIPELINE}. Write a new version with models: { <name>: { key, versionId, sha256 } }.`,
    );
  return release;
}

/** The runs that are recorded already, whatever passed after them; a run that the caller names; or the newest that passed. */
async function findEvidence(
  source: Account,
  release: Release,
  named: NamedRun | undefined,
): Promise<Evidence> {
  const recorded = named === undefined ? await readRecord(source, release.version) : undefined;
  const isSame = recorded && withoutEvidence(recorded) === withoutEvidence(testedPart(release));
  if (isSame && recorded.evidence) {
    const runs = runsOf(recorded);
    await mapSome(ofPipelines(source), async (pipeline) => {
      const arn = runs[pipeline.settings.workload];
      if (arn !== undefined) await demandRun(pipeline, release, arn);
    });
    return recorded.evidence;
  }
  const searched = await mapSome(ofPipelines(source), async (pipeline) => {
    const isNamed = named?.workload === pipeline.settings.workload;
    return { pipeline, found: await findRun(pipeline, release, isNamed ? named.arn : undefined) };
  });
  const passed = searched.flatMap(({ pipeline, found }) =>
    typeof found === "string" ? [] : [{ workload: pipeline.settings.workload, run: found }],
  );
  const testedAt = new Date(Math.max(...passed.map(({ run }) => run.stopped?.getTime() ?? Date.now())));
  const untested = searched.flatMap(({ pipeline, found }) => (typeof found === "string" ? [pipeline] : []));
  const carried = passed.length === 0 ? {} : await findCarried(source, untested, { release, testedAt });
  const missing = searched.flatMap(({ pipeline: { settings }, found }) =>
    typeof found !== "string" || Object.hasOwn(carried, settings.workload)
      ? []
      : [
          `No run of ${settings.names.stateMachine} in ${settings.stack} tested release ${release.version}: ${found}.`,
        ],
  );
  if (missing.length > 0)
    throw refused(`${missing.join("\n")} Deploy the release, run the pipeline, and record that run.`);
  return evidenceOf(release, {
    testedAt: testedAt.toISOString(),
    runs: Object.fromEntries(passed.map(({ workload, run }) => [workload, run.arn])),
    ...(untested.length > 0 && { carried }),
  });
}

type Evidence = NonNullable<Release["evidence"]>;

/** Evidence in the format of its release: one that names its one model by `model` has one run. */
const evidenceOf = ({ model }: Release, { testedAt, runs = {}, ...carried }: Evidence): Evidence => {
  const execution = runs[FIRST_PIPELINE];
  return model && execution !== undefined ? { execution, testedAt } : { testedAt, runs, ...carried };
};

/** The run of a stack's one pipeline, or those of each, with those that are an older version's. */
function passedText(release: Release): string {
  const runs = Object.entries(runsOf(release));
  const carried = Object.entries(carriedOf(release));
  const [only] = runs;
  if (only && runs.length + carried.length === 1) return only[1];
  return [
    ...runs.map(([workload, arn]) => `${arn} (${workload})`),
    ...carried.map(([workload, version]) => `that of ${version} (${workload})`),
  ].join(", ");
}

const withoutEvidence = ({ evidence: _evidence, ...rest }: Release): string => releaseText(rest);

/** A run of a pipeline that tested a release. @throws ReleaseError */
async function demandRun(pipeline: PipelineAccount, release: Release, arn: string): Promise<Execution> {
  const run = await readExecution(pipeline, arn);
  if (!run)
    throw refused(
      `There is no execution ${arn}. Step Functions keeps them for ${RUN_DAYS} days: run the pipeline again.`,
    );
  const faults = faultsOfRun(run, release, pipeline.settings);
  if (faults.length > 0)
    throw refused(`${arn} is not a test of release ${release.version}: ${faults.join("; ")}.`);
  return run;
}

/** The run of a pipeline that tested a release, by its ARN or the newest; or why none did. */
async function findRun(
  pipeline: PipelineAccount,
  release: Release,
  arn: string | undefined,
): Promise<Execution | string> {
  if (arn !== undefined) return demandRun(pipeline, release, arn);
  const { settings } = pipeline;
  const runs = await newestExecutions(pipeline, { most: RUNS, succeeded: true });
  const found = runs.find((run) => faultsOfRun(run, release, settings).length === 0);
  if (found) return found;
  const [newest] = runs;
  return newest
    ? `${newest.arn} passed, but ${faultsOfRun(newest, release, settings).join("; ")}`
    : "none has passed";
}

async function demandModels(source: Account, release: Release): Promise<void> {
  await mapSome(Object.values(modelsOf(release)), async (model) => {
    const check = modelCheck(source.settings, model, await readStoredModel(source, model));
    if (!check.ok) throw refused(failureLine(check));
  });
}

/** The commits of the versions that evidence is carried from, by the digests of the images that they ran. */
async function imagesCarried(
  source: Account,
  release: Release,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const commits = new Map<string, string[]>();
  for (const [workload, version] of Object.entries(carriedOf(release))) {
    const { images = {}, commit = "" } = (await readRecord(source, version)) ?? {};
    const digest = images[source.settings.pipelines[workload]?.image ?? ""]?.digest ?? "";
    commits.set(digest, [...(commits.get(digest) ?? []), commit]);
  }
  return commits;
}

interface PresentImage {
  readonly repository: Repository;
  readonly manifest: Manifest;
}

/**
 * Every image by its digest, with its platforms, under the version's own tag and no other's, and of the release's commit:
 * or, where an older version ran it in its place, of that one's.
 */
async function demandImages(
  source: Account,
  release: Release,
  retries: RetryPolicy,
): Promise<PresentImage[]> {
  const { version, commit, images } = release;
  const earlier = await imagesCarried(source, release);
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
      if (built !== undefined && built !== commit && !earlier.get(digest)?.includes(built))
        throw refused(
          `${name}@${digest}${platform === "" ? "" : ` for ${platform}`} was built from commit ${built}, as its label ${REVISION_LABEL} says, and the release names ${commit}. Correct the release file, or build the image from that commit.`,
        );
    }
    return { repository, manifest };
  });
}
