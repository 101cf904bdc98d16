import { registryHost } from "../../arns";
import type { Settings } from "../../settings";
import type { Account } from "../accounts/accounts";
import type { Check } from "../checks/check";
import { type Execution, readExecution } from "../deployed/execution";
import { readRecord, recordName } from "../record";
import { type Release, releaseText, testedPart } from "../release-file";

/** That a release was tested: its record says so, and Step Functions too, as long as it keeps the run. */
export async function checkEvidence(source: Account, release: Release): Promise<Check[]> {
  return [await checkRecord(source, release), ...(await checkRun(source, release))];
}

async function checkRecord(source: Account, release: Release): Promise<Check> {
  const record = await readRecord(source, release.version);
  const wanted = releaseText(testedPart(release));
  return {
    where: "dev",
    name: `candidate record of ${release.version}`,
    ok: record !== undefined && releaseText(record) === wanted,
    found: record === undefined ? "none" : releaseText(record),
    expected: wanted,
    fix:
      record === undefined
        ? `${recordName(source, release.version)} is not there: record the run that tested it, npm run release -- candidate ${release.version}`
        : `The release is not what was tested: write it from the record, npm run release -- prepare ${release.version}`,
  };
}

async function checkRun(source: Account, release: Release): Promise<Check[]> {
  const arn = release.evidence?.execution ?? "";
  const execution = arn === "" ? undefined : await readExecution(source, arn);
  // Step Functions keeps a run for 90 days; after that the record, which nobody can replace, stands alone.
  if (arn !== "" && execution === undefined) return [];
  const faults = execution ? faultsOfRun(execution, release, source.settings) : ["no run"];
  return [
    {
      where: "dev",
      name: "the run that tested it",
      ok: faults.length === 0,
      found: faults.length === 0 ? arn : faults.join("; "),
      expected: "a run of the source's pipeline that succeeded with this image and this model",
      fix: "Run the pipeline in the source with this release, and record it under a new version.",
    },
  ];
}

/** What keeps a run from being the test of a release; empty when it is. */
export function faultsOfRun(
  { stateMachineArn, status, ran, onValidationData }: Execution,
  { version, images, model }: Release,
  { account, region, names, task }: Settings,
): string[] {
  const machine = `arn:aws:states:${region}:${account}:stateMachine:${names.stateMachine}`;
  if (stateMachineArn !== machine) return [`it is a run of ${stateMachineArn}, not of ${machine}`];
  if (status !== "SUCCEEDED") return [`it ended as ${status}`];
  if (onValidationData) return ["it ran on validation data, which validate-model judges"];
  if (ran === undefined) return ["its output does not say what it ran"];
  const image = `${registryHost(account, region)}/${task.image}@${images[task.image]?.digest}`;
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
  return faults;
}
