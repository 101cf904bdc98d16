import { schedule } from "../../../documents/state-machine/schedule";
import { stateMachine } from "../../../documents/state-machine/state-machine";
import { taskDefinition } from "../../../documents/state-machine/task-definition";
import type { Deployment } from "../../../release/deployed/deployment";
import type { Execution } from "../../../release/deployed/execution";
import { lineageOf } from "../../../release/deployed/lineage";
import { stated } from "../../../release/deployed/stated";
import { type Release, releaseText } from "../../../release/release-file";
import { runRelease } from "../../../release/run-release";
import { SAMPLE_RELEASE, sampleSettings } from "../../sample-settings";

export const PROD = sampleSettings("prod");
export const ARNS = PROD.arns;
export const ARTIFACTS = sampleSettings("dev").names.artifactBucket;
export const RELEASE: Release = SAMPLE_RELEASE;
export const DIGEST = RELEASE.images["ds-preprocessing"]?.digest ?? "";
export const IMAGE = `987654321098.dkr.ecr.us-east-1.amazonaws.com/ds-preprocessing@${DIGEST}`;
/** The release reached SSM, the task definition a minute later. */
export const DEPLOYED = new Date("2026-02-01T12:00:00Z");
export const REGISTERED = new Date("2026-02-01T12:01:00Z");

/** The task definition and the state machine of a release. */
export function registered(
  release: Release,
  settings = PROD,
): Pick<Deployment, "taskDefinition" | "stateMachine"> {
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

/** A stack that has all of the sample release, with parts replaced. */
export function deploymentWith(changes: Partial<Deployment> = {}): Deployment {
  const { model } = RELEASE;
  return {
    parameters: new Map([
      ["input-bucket", PROD.names.inputBucket],
      ["output-bucket", PROD.names.outputBucket],
      ["artifact-bucket", ARTIFACTS],
      ["input-key", PROD.inputKey],
      ["model-key", model.key],
      ["model-sha256", model.sha256],
      ["model-version-id", model.versionId],
      ["subnets", "subnet-1,subnet-2"],
      ["security-group", "sg-1"],
      ["release", releaseText(RELEASE)],
    ]),
    lineage: lineageOf([{ version: 1, when: DEPLOYED, who: "arn", value: releaseText(RELEASE) }]),
    ...registered(RELEASE),
    schedule: { ...PROD.schedule, stated: stated(schedule(PROD)) },
    runs: [],
    lastSuccess: undefined,
    refusals: {},
    ...changes,
  };
}

/** A deployment with parameters replaced; `undefined` removes one. */
export function parametersWith(changes: Readonly<Record<string, string | undefined>>): Deployment {
  const parameters = new Map(deploymentWith().parameters);
  for (const [name, value] of Object.entries(changes))
    if (value === undefined) parameters.delete(name);
    else parameters.set(name, value);
  return deploymentWith({ parameters });
}

/** A run of the sample release that succeeded after it was deployed, with parts replaced. */
export function runWith(changes: Partial<Execution> = {}): Execution {
  const { version, model } = RELEASE;
  return {
    arn: ARNS.stateMachine.replace(":stateMachine:", ":execution:") + ":night-1",
    stateMachineArn: ARNS.stateMachine,
    status: "SUCCEEDED",
    started: new Date("2026-02-02T03:00:00Z"),
    stopped: new Date("2026-02-02T03:05:00Z"),
    error: undefined,
    cause: undefined,
    ran: { release: version, releaseSha256: runRelease(PROD, RELEASE).sha256, image: IMAGE, model },
    onValidationData: false,
    ...changes,
  };
}
