import type { RunRelease } from "../../documents/state-machine/read-run";
import type { Settings } from "../../settings";
import { counted } from "../command-line/format";
import type { Deployment } from "../deployed/deployment";
import { brokenLinks } from "../deployed/lineage";
import { differences } from "../promotion/differences";
import { parseDeployed, type Release, releaseText } from "../release-file";
import { runRelease } from "../run-release";
import { type Check, equal } from "./check";

export interface DeploymentExpectation {
  readonly settings: Settings;
  /** The stack's state machine. */
  readonly stateMachineArn: string;
  /** Name of the bucket that holds the models: the source's. */
  readonly artifactBucket: string;
  /** What the stack shall have: its release file. */
  readonly release: Release;
}

/** Holds what a stack has in its account against what its settings and its release say. */
export function deploymentChecks(expected: DeploymentExpectation, found: Deployment): Check[] {
  return [
    releaseCheck(expected, found),
    ...parameterChecks(expected, found),
    taskDefinitionCheck(expected, found),
    stateMachineCheck(expected, found),
    ...scheduleChecks(expected, found),
    lineageCheck(expected.settings, found),
  ];
}

const deploy = ({ stack }: Settings): string => `Deploy the release file: pulumi up -s ${stack}`;

/** Whether the stack has the release of its file, value by value. */
export function releaseCheck(
  { settings, release }: Pick<DeploymentExpectation, "settings" | "release">,
  { parameters }: Pick<Deployment, "parameters">,
): Check {
  const text = parameters.get("release");
  const compared = (found: string | undefined, expected: string) =>
    equal("deployment", `release of ${settings.releaseFile}`, { found, expected, fix: deploy(settings) });
  if (text === undefined || text === releaseText(release))
    return compared(text && release.version, release.version);
  const deployed = parseDeployed(text);
  if (!deployed) return compared(`no release: ${text.slice(0, 80)}`, release.version);
  const changes = differences(deployed, release);
  // Only the order or the white space differs: the checksum that the next release names is another.
  if (changes.length === 0) return compared(text, releaseText(release));
  const side = (of: "before" | "after") =>
    changes.map(({ key, [of]: value }) => `${key} ${value ?? "(none)"}`).join(", ");
  return compared(side("before"), side("after"));
}

/** Values that settings and release give; the network's AWS invents, so they need only be there. */
function parameterChecks(
  { settings, artifactBucket, release }: DeploymentExpectation,
  { parameters }: Deployment,
): Check[] {
  const { names, pipeline } = settings;
  const values = {
    "input-bucket": names.inputBucket,
    "output-bucket": names.outputBucket,
    "artifact-bucket": artifactBucket,
    "input-key": pipeline.inputKey,
    "model-key": release.model.key,
    "model-sha256": release.model.sha256,
    "model-version-id": release.model.versionId,
  };
  const fix = `Somebody changed it by hand, or the stack was not deployed since. Put it back: pulumi up -s ${settings.stack} --refresh`;
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
      found: found ?? "(none)",
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
  return equal("deployment", "image of the task definition", {
    found: taskDefinition?.images.join(", "),
    expected: runRelease(settings, release).image,
    fix: deploy(settings),
  });
}

function stateMachineCheck(
  { settings, release }: DeploymentExpectation,
  { stateMachine }: Deployment,
): Check {
  const name = "release in the state machine";
  const fix = deploy(settings);
  const expected = describeRun(runRelease(settings, release));
  if (!stateMachine) return equal("deployment", name, { found: undefined, expected, fix });
  const found = stateMachine.release
    ? describeRun(stateMachine.release)
    : "a definition that names no release";
  return equal("deployment", name, { found, expected, fix });
}

/** Release, image and model of a run in one line. */
const describeRun = ({ version, sha256, image, model }: RunRelease): string =>
  `${version} (sha256 ${sha256}), ${image}, model ${model.key} version ${model.versionId} sha256 ${model.sha256}`;

function scheduleChecks(
  { settings, stateMachineArn }: DeploymentExpectation,
  { schedule }: Deployment,
): Check[] {
  const { enabled, expression, timezone } = settings.schedule;
  const when = (each: { enabled: boolean; expression: string; timezone: string }) =>
    `${each.enabled ? "enabled" : "disabled"}, ${each.expression} in ${each.timezone}`;
  const fix = `Put it back: pulumi up -s ${settings.stack} --refresh`;
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
