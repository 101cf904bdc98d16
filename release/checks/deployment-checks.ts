import type { Settings } from "../../settings/settings";
import { counted } from "../command-line/format";
import { differences, sideOf } from "../differences";
import type { Deployment, Part } from "../deployed/deployment";
import type { Parameters } from "../deployed/parameters";
import { brokenLinks } from "../deployed/lineage";
import type { Release } from "../release-file";
import { runRelease } from "../run-release";
import { type Check, equal, forbidden, NOTHING } from "./check";
import { deployedRelease, releaseCheck } from "./release-check";

export interface DeploymentExpectation {
  readonly settings: Settings;
  /** The stack's state machine. */
  readonly stateMachineArn: string;
  /** Name of the bucket that holds the models: the source's. */
  readonly artifactBucket: string;
  /** What the stack shall have: its release file. */
  readonly release: Release;
}

type ParameterExpectation = Pick<DeploymentExpectation, "settings" | "artifactBucket"> & {
  /** Left out before the stack's first. */
  readonly release: Release | undefined;
};

/**
 * Holds what a stack has in its account against what its settings and its release say. Where another release is deployed,
 * that is one failure, and all else is held to the release that is; where none is, what is not there yet is none.
 */
export function deploymentChecks(expected: DeploymentExpectation, found: Deployment): Check[] {
  const held = { ...expected, release: deployedRelease(found) ?? expected.release };
  const told = (part: Part, name: string, make: () => readonly Check[]): readonly Check[] => {
    const why = found.untold[part];
    return why === undefined ? make() : [forbidden("deployment", name, why)];
  };
  const checks = [
    ...told("parameters", "parameters", () => [
      releaseCheck(expected, found),
      ...parameterChecks(held, found.parameters),
    ]),
    ...told("taskDefinition", TASK_IMAGE, () => [taskDefinitionCheck(held, found)]),
    ...told("stateMachine", MACHINE_RELEASE, () => [stateMachineCheck(held, found)]),
    ...told("schedule", "schedule", () => scheduleChecks(held, found)),
    ...told("lineage", "lineage", () => [lineageCheck(held.settings, found)]),
  ];
  const isNew = found.untold.parameters === undefined && !found.parameters.has("release");
  return isNew ? checks.filter((check) => check.found !== NOTHING) : checks;
}

const TASK_IMAGE = "image of the task definition";
const MACHINE_RELEASE = "release in the state machine";

const deploy = ({ stack }: Settings): string => `Deploy the release file: pulumi up -s ${stack}`;

/** Values that settings and release give; the network's AWS invents, so they need only be there. */
export function parameterChecks(
  { settings, artifactBucket, release }: ParameterExpectation,
  parameters: Parameters,
): Check[] {
  const { names, pipeline, stack } = settings;
  const values = {
    "input-bucket": names.inputBucket,
    "output-bucket": names.outputBucket,
    "artifact-bucket": artifactBucket,
    "input-key": pipeline.inputKey,
    ...(release && {
      "model-key": release.model.key,
      "model-sha256": release.model.sha256,
      "model-version-id": release.model.versionId,
    }),
  };
  const fix = `Somebody changed it by hand, or the stack was not deployed since. Put it back: pulumi up -s ${stack} --refresh`;
  const named = Object.entries(values).map(([name, expected]) =>
    equal("deployment", `parameter ${name}`, { found: parameters.get(name), expected, fix }),
  );
  const present = ["subnets", "security-group"].map((name): Check => {
    const found = parameters.get(name);
    const ok = found !== undefined && found !== "";
    return {
      where: "deployment",
      name: `parameter ${name}`,
      ok,
      found: found ?? NOTHING,
      expected: "a value",
      fix,
    };
  });
  return [...named, ...present];
}

function taskDefinitionCheck(
  { settings, release }: DeploymentExpectation,
  { taskDefinition }: Deployment,
): Check {
  return equal("deployment", TASK_IMAGE, {
    found: taskDefinition?.images.join(", "),
    expected: runRelease(settings, release).image,
    fix: deploy(settings),
  });
}

function stateMachineCheck(
  { settings, release }: DeploymentExpectation,
  { stateMachine }: Deployment,
): Check {
  const expected = runRelease(settings, release);
  const changes = stateMachine?.release && differences(stateMachine.release, expected);
  const found = stateMachine ? "a definition that names no release" : NOTHING;
  return {
    where: "deployment",
    name: MACHINE_RELEASE,
    ok: changes?.length === 0,
    found: changes ? sideOf(changes, "before") : found,
    expected: (changes && sideOf(changes, "after")) ?? `release ${expected.version}`,
    fix: deploy(settings),
  };
}

function scheduleChecks(
  { settings, stateMachineArn }: DeploymentExpectation,
  { schedule }: Deployment,
): Check[] {
  const { enabled, expression, timezone } = settings.schedule;
  const when = (each: { enabled: boolean; expression: string; timezone: string }) =>
    `${each.enabled ? "enabled" : "disabled"}, ${each.expression} in ${each.timezone}`;
  const fix = schedule
    ? `Somebody changed it by hand, or the setting was not deployed since: pulumi up -s ${settings.stack} --refresh`
    : `There is no schedule yet, or somebody deleted it: pulumi up -s ${settings.stack} --refresh`;
  return [
    equal("deployment", "what the schedule starts", {
      found: schedule && (schedule.starts ?? "something else than a state machine"),
      expected: stateMachineArn,
      fix,
    }),
    equal("deployment", "when the schedule starts it", {
      found: schedule && when(schedule),
      expected: when({ enabled, expression, timezone }),
      fix,
    }),
  ];
}

function lineageCheck({ kind, names, stack }: Settings, { lineage }: Deployment): Check {
  const broken = brokenLinks(lineage, kind);
  return {
    where: "deployment",
    name: `lineage of ${counted(lineage.length, "release")}`,
    ok: broken.length === 0,
    found: broken
      .map(
        ({ version, who, when, fault }) => `version ${version} by ${who} at ${when.toISOString()}: ${fault}`,
      )
      .join("; "),
    expected: "each release names the checksum of the one before",
    fix: `Somebody wrote or deleted ${names.parameterPath}/release beside the release command. Find out who and why (release history, CloudTrail). A chain stays broken; to begin another after that, delete the parameter, write the release file anew, so that it names none before (npm run release -- prepare <version>), and run: pulumi up -s ${stack} --refresh`,
  };
}
