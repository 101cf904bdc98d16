import { mapSome } from "../../settings/at-once";
import { DAY, RUN_DAYS } from "../../settings/evidence";
import { pipelineOf, type PipelineSettings, type Settings } from "../../settings/settings";
import type { Account, BothAccounts } from "../accounts/accounts";
import { differences, sideOf } from "../differences";
import { type Execution, readExecution } from "../deployed/execution";
import { readLineage } from "../deployed/lineage";
import { readRecord, recordName } from "../record";
import {
  carriedOf,
  parseDeployed,
  partsOf,
  type Release,
  type ReleasedModel,
  releasedPipelines,
  releaseText,
  runsOf,
  testedPart,
  testedPipelines,
} from "../release-file";
import { runRelease } from "../run-release";
import { attempt } from "./attempt";
import type { About, Check } from "./check";

/** Milliseconds that Step Functions keeps a run. */
const RUNS_KEPT = RUN_DAYS * DAY;

/**
 * That a release was tested: its record says so, and Step Functions too, for each pipeline, as long as it keeps the run.
 * After that the target's own lineage does, if the target had this very release: then the run was read. What the caller
 * may not read is a failing check.
 * @throws the SDK's other errors, or ReleaseFileError for a record that is none
 */
export async function checkEvidence(accounts: BothAccounts, release: Release): Promise<readonly Check[]> {
  const { source, target } = accounts;
  const { version } = release;
  const about: About = {
    where: "source",
    name: `candidate record of ${version}`,
    expected: recordName(source, version),
  };
  const record = await attempt(about, () => readRecord(source, version));
  const pipelines = [
    ...new Set([
      ...testedPipelines(release),
      ...releasedPipelines(release, target.settings).map(({ workload }) => workload),
    ]),
  ].sort();
  const tests = await mapSome(pipelines, (workload) => checkTest(accounts, release, workload));
  return ["check" in record ? record.check : checkRecord(about, release, record.value), ...tests.flat()];
}

function checkRecord(about: About, release: Release, record: Release | undefined): Check {
  const { version } = release;
  if (record === undefined)
    return {
      ...about,
      ok: false,
      found: "none",
      fix: `Record the run that tested it: npm run release -- candidate ${version}`,
    };
  const tested = testedPart(release);
  const changes = differences(record, tested);
  return {
    ...about,
    ok: releaseText(record) === releaseText(tested),
    found: sideOf(changes, "after") || `${version} in another order`,
    expected: sideOf(changes, "before") || version,
    fix: `The release is not what was tested: write it from the record, npm run release -- prepare ${version}`,
  };
}

const TEST_AGAIN = "Run the pipeline in the source with this release, and record it under a new version.";

/** What is said of a pipeline's test; of a source's one pipeline without its name. @param version That ran, if it is another's */
function aboutTest({ pipelines }: Settings, workload: string, version?: string): About {
  const several = Object.keys(pipelines).length > 1 || !Object.hasOwn(pipelines, workload);
  const all =
    version === undefined ? "all of this release" : `version ${version}, by the same image and model`;
  return {
    where: "source",
    name: `${several ? `${workload}: ` : ""}the run that tested it${version === undefined ? "" : `, carried from ${version}`}`,
    expected: `a run of ${several ? `pipeline ${workload} of the source` : "the source's pipeline"} that succeeded with ${all}`,
  };
}

/** A run that is to be the test of a release for a pipeline of the source. */
interface Test {
  readonly about: About;
  readonly release: Release;
  readonly settings: PipelineSettings;
}

/**
 * Holds a pipeline's evidence to its run. Of a pipeline that neither stack has any more there is nothing to say where it
 * is carried, or where the target had the release: then the run was read.
 */
async function checkTest(
  accounts: BothAccounts,
  release: Release,
  workload: string,
): Promise<readonly Check[]> {
  const { source, target } = accounts;
  const version = carriedOf(release)[workload];
  const about = aboutTest(source.settings, workload, version);
  if (!Object.hasOwn(source.settings.pipelines, workload)) {
    const found = `${source.settings.stack} has no pipeline ${workload}`;
    const missing = { ...about, ok: false, found, fix: TEST_AGAIN };
    if (Object.hasOwn(target.settings.pipelines, workload)) return [missing];
    if (!Object.hasOwn(runsOf(release), workload)) return [];
    const had = await attempt(about, () => hadRelease(target, release));
    if ("check" in had) return [had.check];
    return had.value ? [] : [missing];
  }
  const test = { about, release, settings: pipelineOf(source.settings, workload) };
  const crossed = differenceOfStacks(accounts, test);
  if (crossed) return [crossed];
  if (version !== undefined) return [await checkCarried(accounts, test, version)];
  const arn = runsOf(release)[workload];
  if (arn === undefined) return [{ ...about, ok: false, found: "no run", fix: TEST_AGAIN }];
  const run = await attempt(about, () => readExecution(source, arn));
  if ("check" in run) return [run.check];
  if (!run.value) return [await checkNoRun(target, test, arn, release)];
  const { stopped } = run.value;
  const faults = faultsOfRun(run.value, release, test.settings);
  if (stopped && stopped > testedAt(release))
    faults.push(`it ended at ${stopped.toISOString()}, and testedAt is ${release.evidence?.testedAt}`);
  return [{ ...about, ok: faults.length === 0, found: faults.join("; ") || arn, fix: TEST_AGAIN }];
}

/** A target's pipeline of the same name that runs another image or model of the release was not tested. */
function differenceOfStacks(
  { source, target }: BothAccounts,
  { about, release, settings }: Test,
): Check | undefined {
  const { workload } = settings;
  if (!Object.hasOwn(target.settings.pipelines, workload)) return undefined;
  const changes = differences(
    partsOf(release, settings),
    partsOf(release, pipelineOf(target.settings, workload)),
  );
  if (changes.length === 0) return undefined;
  const [ours, theirs] = [source.settings.stack, target.settings.stack];
  return {
    ...about,
    ok: false,
    found: `pipeline ${workload} of ${ours} has ${sideOf(changes, "before")}, and that of ${theirs} ${sideOf(changes, "after")}`,
    fix: `Give pipeline ${workload} the same image and model in Pulumi.${ours}.yaml and Pulumi.${theirs}.yaml.`,
  };
}

const testedAt = ({ evidence }: Release): Date => new Date(evidence?.testedAt ?? 0);

/** The version that a release names for a pipeline ran itself, with the same image and model. */
async function checkCarried(
  { source, target }: BothAccounts,
  { about, release, settings }: Test,
  version: string,
): Promise<Check> {
  const failed = (found: string): Check => ({ ...about, ok: false, found, fix: TEST_AGAIN });
  if (settings.evidence.carryDays === 0) return failed(carryingIsOff(settings.stack));
  const record = await attempt(about, () => readRecord(source, version));
  if ("check" in record) return record.check;
  const older = record.value;
  if (!older) return failed(`no ${recordName(source, version)}`);
  const arn = runsOf(older)[settings.workload];
  if (arn === undefined)
    return failed(`${recordName(source, version)} has no run of ${settings.workload} of its own`);
  const run = await attempt(about, () => readExecution(source, arn));
  if ("check" in run) return run.check;
  if (!run.value) {
    const differs = differencesOfParts(older, release, settings);
    return differs === undefined
      ? checkNoRun(target, { about, release, settings }, arn, older)
      : failed(differs);
  }
  const faults = faultsOfCarried(run.value, older, { release, testedAt: testedAt(release) }, settings);
  return { ...about, ok: faults.length === 0, found: faults.join("; ") || arn, fix: TEST_AGAIN };
}

/** @param ran Whose run it was: the release itself, or an older one that it was carried from. */
async function checkNoRun(
  target: Account,
  { about, release }: Test,
  arn: string,
  ran: Release,
): Promise<Check> {
  const before = await attempt(about, () => hadRelease(target, release));
  if ("check" in before) return before.check;
  const had = before.value;
  const { stack } = target.settings;
  const isOld = Date.now() - testedAt(ran).getTime() > RUNS_KEPT;
  const isGone = isOld && had;
  return {
    ...about,
    name: isGone ? `${about.name} is no longer kept, and ${stack} had the release before` : about.name,
    ok: isGone,
    found: had
      ? `no execution ${arn}, although Step Functions keeps runs for ${RUN_DAYS} days`
      : `no execution ${arn}, and ${stack} never had this release`,
    fix: TEST_AGAIN,
  };
}

/** Whether the target has, or had, this very release. */
async function hadRelease(target: Account, release: Release): Promise<boolean> {
  const tested = releaseText(testedPart(release));
  return (await readLineage(target)).some(({ value }) => {
    const before = parseDeployed(value);
    return before !== undefined && releaseText(testedPart(before)) === tested;
  });
}

/** A release without a run of a pipeline of its own, and when its newest run ended. */
export interface Untested {
  readonly release: Release;
  readonly testedAt: Date;
}

/** What keeps an older version's run from being the test of a release for a pipeline; empty when it is. */
export function faultsOfCarried(
  run: Execution,
  older: Release,
  { release, testedAt: at }: Untested,
  settings: PipelineSettings,
): string[] {
  const differs = differencesOfParts(older, release, settings);
  const late = lateness(run, at, settings);
  return [
    ...(differs === undefined ? [] : [differs]),
    ...faultsOfRun(run, older, settings),
    ...(late === undefined ? [] : [late]),
  ];
}

/** What keeps the time at which a run ended from being near enough to a test. */
function lateness(
  { stopped }: Execution,
  at: Date,
  { evidence, stack }: PipelineSettings,
): string | undefined {
  const { carryDays } = evidence;
  if (carryDays === 0) return carryingIsOff(stack);
  const ended = `it ended on ${stopped?.toISOString().slice(0, 10) ?? "a day that is not known"}`;
  const days = (at.getTime() - (stopped?.getTime() ?? 0)) / DAY;
  // Of a release that was tested later than its record says, an old run would look young.
  if (days < 0) return `${ended}, after the release was tested`;
  return days <= carryDays ? undefined : `${ended}, and evidence.carryDays of ${stack} is ${carryDays}`;
}

const carryingIsOff = (stack: string): string => `evidence.carryDays of ${stack} is 0`;

/** How an older version's image or model of a pipeline differs from a release's; undefined where they are the same. */
function differencesOfParts(
  older: Release,
  release: Release,
  settings: PipelineSettings,
): string | undefined {
  const changes = differences(partsOf(older, settings), partsOf(release, settings));
  if (changes.length === 0) return undefined;
  return `${older.version} has ${sideOf(changes, "before")}, and this release ${sideOf(changes, "after")}`;
}

/** What keeps a run from being the test of a release; empty when it is. */
export function faultsOfRun(run: Execution, release: Release, settings: PipelineSettings): string[] {
  const { ran, status } = run;
  const machine = settings.arns.stateMachine;
  if (run.stateMachineArn !== machine) return [`it is a run of ${run.stateMachineArn}, not of ${machine}`];
  if (status !== "SUCCEEDED") return [`it ended as ${status}`];
  if (run.onValidationData) return ["it ran on validation data, which validate-model judges"];
  if (ran === undefined) return ["its output does not say what it ran"];
  if (ran.objects === 0) return ["it found no object to run on"];
  const { version, sha256, image, model } = runRelease(settings, release);
  const faults: string[] = [];
  if (ran.image !== image) faults.push(`it ran ${ran.image}, not ${image}`);
  if (differences(ran.model ?? {}, model ?? {}).length > 0)
    faults.push(
      `it used ${ran.model ? `the model ${modelText(ran.model)}` : "no model"}, not ${model ? modelText(model) : "none"}`,
    );
  if (ran.release !== version) faults.push(`it ran release ${ran.release}, not ${version}`);
  if (faults.length === 0 && ran.releaseSha256 !== sha256)
    faults.push(
      `it ran another release ${version}: of another commit, or with other images beside its task's`,
    );
  return faults;
}

const modelText = ({ key, versionId, sha256 }: ReleasedModel): string =>
  `${key} (version ${versionId || "none"}, sha256 ${sha256})`;
