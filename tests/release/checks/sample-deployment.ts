import { schedule } from "../../../documents/state-machine/schedule";
import { stateMachine } from "../../../documents/state-machine/state-machine";
import { runParameters } from "../../../documents/state-machine/parameters";
import { taskDefinition } from "../../../documents/state-machine/task-definition";
import type { Deployment, PipelineDeployment } from "../../../release/deployed/deployment";
import type { Execution } from "../../../release/deployed/execution";
import { lineageOf } from "../../../release/deployed/lineage";
import { stated } from "../../../release/deployed/stated";
import { partsOf, type Release, type ReleasedModel, releaseText } from "../../../release/release-file";
import { runRelease } from "../../../release/run-release";
import { pipelinesOf, type PipelineSettings, type Settings } from "../../../settings/settings";
import { SAMPLE_RELEASE, sampleSettings, SEVERAL_RELEASE, severalSettings } from "../../sample-settings";

export const PROD = sampleSettings("prod");
export const ARNS = PROD.arns;
export const ARTIFACTS = sampleSettings("dev").names.artifactBucket;
export const RELEASE: Release = SAMPLE_RELEASE;
export const MODEL = SAMPLE_RELEASE.models?.["preprocessing"] as ReleasedModel;
export const DIGEST = RELEASE.images["ds-preprocessing"]?.digest ?? "";
export const IMAGE = `987654321098.dkr.ecr.us-east-1.amazonaws.com/ds-preprocessing@${DIGEST}`;
/** The release reached SSM, the task definition a minute later. */
export const DEPLOYED = new Date("2026-02-01T12:00:00Z");
export const REGISTERED = new Date("2026-02-01T12:01:00Z");

/** The sample release with another version of its model. */
export const withModel = (release: Release, changes: Partial<ReleasedModel>): Release => ({
  ...release,
  models: { ...release.models, preprocessing: { ...MODEL, ...changes } },
});

/** Stacks of one pipeline and of several, each with a release of all of them. */
export const STACKS: readonly {
  readonly what: string;
  readonly settings: Settings;
  readonly release: Release;
}[] = [
  { what: "of one pipeline", settings: PROD, release: RELEASE },
  { what: "of several pipelines", settings: severalSettings("prod"), release: SEVERAL_RELEASE },
];

/** The task definition and the state machine of a release. */
export function registered(
  release: Release,
  settings = PROD,
): Pick<PipelineDeployment, "taskDefinition" | "stateMachine"> {
  const run = runRelease(settings, release);
  const { definition, ...machine } = stateMachine(settings, run);
  return {
    taskDefinition: {
      arn: "arn",
      registeredAt: REGISTERED,
      stated: stated(taskDefinition(settings, run.image)),
    },
    stateMachine: { definition: JSON.stringify(definition), stated: stated(machine) },
  };
}

/** A pipeline that has all of a release, with parts replaced. */
export function deploymentOf(
  settings: PipelineSettings,
  release: Release,
  changes: Partial<PipelineDeployment> = {},
): PipelineDeployment {
  const { model } = partsOf(release, settings);
  const values: Readonly<Record<string, string | undefined>> = {
    "input-bucket": settings.names.inputBucket,
    "output-bucket": settings.names.outputBucket,
    "artifact-bucket": ARTIFACTS,
    "input-key": settings.inputKey,
    "model-key": model?.key,
    "model-sha256": model?.sha256,
    "model-version-id": model?.versionId,
    subnets: "subnet-1,subnet-2",
    "security-group": "sg-1",
  };
  return {
    settings,
    parameters: new Map([
      ...runParameters(settings).map((name) => [name, values[name] ?? ""] as const),
      ["release", releaseText(release)] as const,
    ]),
    lineage: lineageOf([{ version: 1, when: DEPLOYED, who: "arn", value: releaseText(release) }]),
    ...registered(release, settings),
    schedule: { ...settings.schedule, stated: stated(schedule(settings)) },
    runs: [],
    lastSuccess: undefined,
    refusals: {},
    ...changes,
  };
}

/** What is there of a pipeline before its first release. */
export const nothingOf = (settings: PipelineSettings, release?: Release): PipelineDeployment => ({
  settings,
  parameters: new Map(release && [["release", releaseText(release)]]),
  lineage: release ? deploymentOf(PROD, release).lineage : [],
  taskDefinition: undefined,
  stateMachine: undefined,
  schedule: undefined,
  runs: [],
  lastSuccess: undefined,
  refusals: {},
});

/** The pipeline of the sample stack, with parts replaced. */
export const deploymentWith = (changes: Partial<PipelineDeployment> = {}): PipelineDeployment =>
  deploymentOf(PROD, RELEASE, changes);

/** A stack of these pipelines. */
export function stackOf(...pipelines: readonly PipelineDeployment[]): Deployment {
  const [{ lineage, refusals } = { lineage: [], refusals: {} }] = pipelines;
  return {
    lineage,
    pipelines,
    refusals: refusals.lineage === undefined ? {} : { lineage: refusals.lineage },
  };
}

/** A stack that has all of a release, with parts of a pipeline replaced. */
export const stackWith = (
  settings: Settings,
  release: Release,
  changes: Readonly<Record<string, Partial<PipelineDeployment>>> = {},
): Deployment =>
  stackOf(
    ...pipelinesOf(settings).map((pipeline) => deploymentOf(pipeline, release, changes[pipeline.workload])),
  );

/** A pipeline with parameters replaced; `undefined` removes one. */
export function parametersWith(
  changes: Readonly<Record<string, string | undefined>>,
  deployment = deploymentWith(),
): PipelineDeployment {
  const parameters = new Map(deployment.parameters);
  for (const [name, value] of Object.entries(changes))
    if (value === undefined) parameters.delete(name);
    else parameters.set(name, value);
  return { ...deployment, parameters };
}

/** A run of a release that succeeded after it was deployed, with parts replaced; default: of the sample release. */
export function runWith(
  changes: Partial<Execution> = {},
  settings = PROD,
  release: Release = RELEASE,
): Execution {
  const { version, sha256, image, model } = runRelease(settings, release);
  return {
    arn: settings.arns.stateMachine.replace(":stateMachine:", ":execution:") + ":night-1",
    stateMachineArn: settings.arns.stateMachine,
    status: "SUCCEEDED",
    started: new Date("2026-02-02T03:00:00Z"),
    stopped: new Date("2026-02-02T03:05:00Z"),
    error: undefined,
    cause: undefined,
    ran: { release: version, releaseSha256: sha256, image, ...(model && { model }) },
    onValidationData: false,
    ...changes,
  };
}
