import type { Settings } from "../../settings/settings";
import type { Account, BothAccounts } from "../accounts/accounts";
import { differences, sideOf } from "../differences";
import { type Execution, readExecution } from "../deployed/execution";
import { readLineage } from "../deployed/lineage";
import { readRecord, recordName } from "../record";
import { parseDeployed, type Release, releaseText, testedPart } from "../release-file";
import { runRelease } from "../run-release";
import { attempt } from "./attempt";
import type { About, Check } from "./check";

/** Milliseconds that Step Functions keeps a run. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const RUNS_KEPT = 90 * 86_400_000;

/**
 * That a release was tested: its record says so, and Step Functions too, as long as it keeps the run. After that the
 * target's own lineage does, if the target had this very release: then the run was read. What the caller may not read is a
 * failing check.
 * @throws the SDK's other errors, or ReleaseFileError for a record that is none
 */
export async function checkEvidence(
  { source, target }: BothAccounts,
  release: Release,
): Promise<readonly Check[]> {
  const { version } = release;
  const about: About = {
    where: "source",
    name: `candidate record of ${version}`,
    expected: recordName(source, version),
  };
  const record = await attempt(about, () => readRecord(source, version));
  const arn = release.evidence?.execution ?? "";
  const run = await attempt(TESTED_BY, async () => (arn === "" ? undefined : readExecution(source, arn)));
  return [
    "check" in record ? record.check : checkRecord(about, release, record.value),
    "check" in run
      ? run.check
      : run.value
        ? checkRun(run.value, release, source.settings)
        : await checkNoRun(arn, target, release),
  ];
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

const TESTED_BY = {
  where: "source",
  name: "the run that tested it",
  expected: "a run of the source's pipeline that succeeded with all of this release",
} as const;
const TEST_AGAIN = "Run the pipeline in the source with this release, and record it under a new version.";

function checkRun(run: Execution, release: Release, settings: Settings): Check {
  const faults = faultsOfRun(run, release, settings);
  return { ...TESTED_BY, ok: faults.length === 0, found: faults.join("; ") || run.arn, fix: TEST_AGAIN };
}

async function checkNoRun(arn: string, target: Account, release: Release): Promise<Check> {
  if (arn === "") return { ...TESTED_BY, ok: false, found: "no run", fix: TEST_AGAIN };
  const tested = releaseText(testedPart(release));
  const lineage = await attempt(TESTED_BY, () => readLineage(target));
  if ("check" in lineage) return lineage.check;
  const { stack } = target.settings;
  const isOld = Date.now() - Date.parse(release.evidence?.testedAt ?? "") > RUNS_KEPT;
  const had = lineage.value.some(({ value }) => {
    const before = parseDeployed(value);
    return before !== undefined && releaseText(testedPart(before)) === tested;
  });
  const isGone = isOld && had;
  return {
    ...TESTED_BY,
    name: isGone
      ? `${TESTED_BY.name} is no longer kept, and ${stack} had the release before`
      : TESTED_BY.name,
    ok: isGone,
    found: had
      ? `no execution ${arn}, although Step Functions keeps runs for 90 days`
      : `no execution ${arn}, and ${stack} never had this release`,
    fix: TEST_AGAIN,
  };
}

/** What keeps a run from being the test of a release; empty when it is. */
export function faultsOfRun(run: Execution, release: Release, settings: Settings): string[] {
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
  if (
    ran.model.key !== model.key ||
    ran.model.sha256 !== model.sha256 ||
    ran.model.versionId !== model.versionId
  )
    faults.push(
      `it used the model ${ran.model.key} (version ${ran.model.versionId || "none"}, sha256 ${ran.model.sha256}), not ${model.key} (version ${model.versionId}, sha256 ${model.sha256})`,
    );
  if (ran.release !== version) faults.push(`it ran release ${ran.release}, not ${version}`);
  if (faults.length === 0 && ran.releaseSha256 !== sha256)
    faults.push(
      `it ran another release ${version}: of another commit, or with other images beside its task's`,
    );
  return faults;
}
