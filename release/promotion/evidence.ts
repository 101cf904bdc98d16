import type { Settings } from "../../settings";
import { composeArns } from "../../arns";
import type { Account } from "../accounts/accounts";
import type { Check } from "../checks/check";
import { type Execution, readExecution } from "../deployed/execution";
import { findRecord, type FoundRecord, recordName } from "../record";
import { type Release, releaseText, testedPart } from "../release-file";
import { runRelease } from "../run-release";
import { differences } from "./differences";

/** Days that Step Functions keeps a run. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const RUNS_KEPT_DAYS = 90;
const DAY = 86_400_000;

/**
 * That a release was tested: its record says so, and Step Functions too, as long as it keeps the run.
 * @throws the SDK's error, or ReleaseFileError for a record that is none
 */
export async function checkEvidence(source: Account, release: Release): Promise<Check[]> {
  const record = await findRecord(source, release.version);
  return [checkRecord(source, release, record), await checkRun(source, release, record)];
}

function checkRecord(source: Account, release: Release, record: FoundRecord | undefined): Check {
  const { version } = release;
  const common = { where: "dev", name: `candidate record of ${version}` } as const;
  if (record === undefined)
    return {
      ...common,
      ok: false,
      found: "none",
      expected: recordName(source, version),
      fix: `Record the run that tested it: npm run release -- candidate ${version}`,
    };
  const changes = differences(record.release, testedPart(release));
  const side = (of: "before" | "after") =>
    changes.map(({ key, [of]: value }) => `${key} ${value ?? "(none)"}`).join(", ") || version;
  return {
    ...common,
    ok: releaseText(record.release) === releaseText(testedPart(release)),
    found: side("after"),
    expected: side("before"),
    fix: `The release is not what was tested: write it from the record, npm run release -- prepare ${version}`,
  };
}

async function checkRun(source: Account, release: Release, record: FoundRecord | undefined): Promise<Check> {
  const arn = release.evidence?.execution ?? "";
  const execution = arn === "" ? undefined : await readExecution(source, arn);
  const common = {
    where: "dev",
    name: "the run that tested it",
    expected: "a run of the source's pipeline that succeeded with all of this release",
    fix: "Run the pipeline in the source with this release, and record it under a new version.",
  } as const;
  if (execution) {
    const faults = faultsOfRun(execution, release, source.settings);
    return { ...common, ok: faults.length === 0, found: faults.join("; ") || arn };
  }
  // When S3 wrote the record nobody can invent, as nobody can replace it; what it says of the time, its writer chose.
  const recordedAt = record?.recordedAt.getTime() ?? Number.POSITIVE_INFINITY;
  const isGone = Date.now() - recordedAt > RUNS_KEPT_DAYS * DAY;
  return {
    ...common,
    name: isGone ? `${common.name}, which is older than ${RUNS_KEPT_DAYS} days and not kept` : common.name,
    ok: isGone,
    found:
      arn === ""
        ? "no run"
        : `no execution ${arn}, although Step Functions keeps them ${RUNS_KEPT_DAYS} days`,
  };
}

/** What keeps a run from being the test of a release; empty when it is. */
export function faultsOfRun(run: Execution, release: Release, settings: Settings): string[] {
  const { ran, status } = run;
  const machine = composeArns(settings).stateMachine;
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
