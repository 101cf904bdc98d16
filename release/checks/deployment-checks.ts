import { z } from "zod";
import { schedule } from "../../documents/state-machine/schedule";
import { stateMachine } from "../../documents/state-machine/state-machine";
import { taskDefinition } from "../../documents/state-machine/task-definition";
import type { PipelineSettings, Settings } from "../../settings/settings";
import { workloadParameters } from "../../documents/state-machine/parameters";
import { counted } from "../../settings/words";
import {
  type Deployment,
  deployedText,
  type Part,
  type PipelineDeployment,
  releaseRefusal,
} from "../deployed/deployment";
import type { Parameters } from "../deployed/parameters";
import { brokenLinks } from "../deployed/lineage";
import { parseAs } from "../parse-as";
import { modelsOf, type Release } from "../release-file";
import { runRelease } from "../run-release";
import { stated } from "../deployed/stated";
import { type Check, equal, NOTHING, ofPipeline, open, unchecked } from "./check";
import { notReleased, UNRELEASED } from "./not-released";
import { deployedRelease, releaseCheck } from "./release-check";
import { statedCheck } from "./stated-check";

export interface DeploymentExpectation {
  readonly settings: Settings;
  /** Name of the bucket that holds the models: the source's. */
  readonly artifactBucket: string;
  /** What the stack shall have: its release file. */
  readonly release: Release;
}

/** What one of its pipelines shall have. */
interface PipelineExpectation extends DeploymentExpectation {
  readonly settings: PipelineSettings;
}

type ParameterExpectation = Pick<PipelineExpectation, "settings" | "artifactBucket"> & {
  /** Left out before the pipeline's first. */
  readonly release: Release | undefined;
};

/**
 * Holds what a stack has in its account against what its settings and its release say. Where another release is deployed,
 * that is one failure, and all else is held to the release that is; where none is, what is not there yet is none.
 */
export function deploymentChecks(expected: DeploymentExpectation, found: Deployment): Check[] {
  const text = deployedText(found);
  const isRead = releaseRefusal(found) === undefined;
  const release = deployedRelease(found) ?? expected.release;
  const isNew = isRead && text === undefined;
  return [
    ...(isRead ? [releaseCheck(expected, text)] : []),
    ...found.pipelines.flatMap((pipeline) => {
      const { settings } = pipeline;
      const checks = pipelineChecks({ ...expected, settings, release }, pipeline);
      return ofPipeline(settings, isNew ? checks.filter((check) => check.found !== NOTHING) : checks);
    }),
    ...unlessRefused(found, "lineage", "lineage", () => [lineageCheck(expected.settings, found)]),
  ];
}

/** The checks, or the failing one that says why they could not be made. */
const unlessRefused = (
  { refusals }: Pick<Deployment, "refusals">,
  part: Part,
  name: string,
  make: () => readonly Check[],
): readonly Check[] => {
  const refusal = refusals[part];
  return refusal === undefined ? make() : [unchecked({ where: "deployment", name }, refusal)];
};

function pipelineChecks(expected: PipelineExpectation, found: PipelineDeployment): readonly Check[] {
  const of = (part: Part, name: string, make: () => readonly Check[]) =>
    unlessRefused(found, part, name, make);
  const why = notReleased(expected.settings, expected.release);
  if (why === undefined)
    return [
      ...of("parameters", "parameters", () => parameterChecks(expected, found.parameters)),
      ...of("taskDefinition", TASK, () => [taskCheck(expected, found)]),
      ...of("stateMachine", MACHINE, () => [machineCheck(expected, found)]),
      ...of("schedule", SCHEDULE, () => [scheduleCheck(expected, found)]),
    ];
  const none = (name: string, there: object | undefined) =>
    there ? [unreleasedThing(expected, name, why)] : [];
  return [
    open("deployment", UNRELEASED, why),
    ...of("parameters", "parameters", () =>
      parameterChecks({ ...expected, release: undefined }, found.parameters).filter(
        (check) => check.found !== NOTHING,
      ),
    ),
    ...of("taskDefinition", TASK, () => none(TASK, found.taskDefinition)),
    ...of("stateMachine", MACHINE, () => none(MACHINE, found.stateMachine)),
    ...of("schedule", SCHEDULE, () => none(SCHEDULE, found.schedule)),
  ];
}

/** What would run something that the release does not name. */
const unreleasedThing = ({ settings }: PipelineExpectation, name: string, why: string): Check => ({
  where: "deployment",
  name,
  ok: false,
  found: "one that no release made",
  expected: `${NOTHING}, ${why}`,
  fix: `Somebody made it by hand, or the release was not deployed whole: pulumi up -s ${settings.stack} --refresh`,
});

const TASK = "task definition (containers, roles, size)";
const MACHINE = "state machine (definition, role, log)";
const SCHEDULE = "schedule (time, target, role)";

const putBack = ({ stack }: Pick<Settings, "stack">): string =>
  `Somebody changed it by hand, or the program or its settings were not deployed since: pulumi up -s ${stack} --refresh`;

/** Values that settings and release give; the network's AWS invents, so they need only be there. */
export function parameterChecks(
  { settings, artifactBucket, release }: ParameterExpectation,
  parameters: Parameters,
): Check[] {
  const { names, inputKey } = settings;
  const model = settings.model && release && modelsOf(release)[settings.model.name];
  const values = {
    "input-bucket": names.inputBucket,
    "output-bucket": names.outputBucket,
    "artifact-bucket": artifactBucket,
    "input-key": inputKey,
    ...(model && {
      "model-key": model.key,
      "model-sha256": model.sha256,
      "model-version-id": model.versionId,
    }),
  };
  const fix = putBack(settings);
  const isRead = (name: string) => workloadParameters(settings).some((each) => each === name);
  const named = Object.entries(values)
    .filter(([name]) => isRead(name))
    .map(([name, expected]) =>
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

function taskCheck(
  { settings, release }: PipelineExpectation,
  { taskDefinition: found }: PipelineDeployment,
): Check {
  const { image } = runRelease(settings, release);
  // Pulumi knows the revision that it made, and leaves alone what was registered after it.
  const byHand =
    found &&
    `. A revision registered outside Pulumi still differs after that: find out who did it, and remove it: aws ecs deregister-task-definition --task-definition ${found.arn}`;
  return statedCheck(TASK, {
    found: found?.stated,
    expected: stated(taskDefinition(settings, image)),
    fix: `${putBack(settings)}${byHand ?? ""}`,
  });
}

function machineCheck(
  { settings, release }: PipelineExpectation,
  { stateMachine: found }: PipelineDeployment,
): Check {
  const { definition, ...machine } = stateMachine(settings, runRelease(settings, release));
  const text = JSON.stringify(definition);
  // Nothing is left out of a definition: in it, what is empty means something else than what is not there.
  const check = statedCheck(MACHINE, {
    found: found && { ...found.stated, definition: valueOf(found.definition) },
    expected: { ...stated(machine), definition: valueOf(text) },
    fix: putBack(settings),
  });
  if (!check.ok || found?.definition === text) return check;
  // Of two values with one key only the last is compared.
  return {
    ...check,
    ok: false,
    found: "definition: same values, other formatting",
    expected: "definition: the program's own text",
  };
}

/** What a definition says; one that cannot be read is its text. */
const valueOf = (definition: string): unknown => parseAs(z.unknown(), definition) ?? definition;

function scheduleCheck({ settings }: PipelineExpectation, { schedule: found }: PipelineDeployment): Check {
  const { account, region, encryption } = settings;
  const KmsKeyArn = encryption === "customer-managed" ? `arn:aws:kms:${region}:${account}:key/*` : undefined;
  return statedCheck(SCHEDULE, {
    found: found?.stated,
    expected: stated({ ...schedule(settings), KmsKeyArn }),
    fix: putBack(settings),
  });
}

function lineageCheck({ kind, names, stack }: Settings, { lineage }: Pick<Deployment, "lineage">): Check {
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
    fix: `Someone wrote or deleted ${names.releaseParameter} outside pulumi up. Find out who and why (release history, CloudTrail). A broken chain stays broken; to start a new one, delete the parameter, write the release file anew, without previous (npm run release -- prepare <version>), and run: pulumi up -s ${stack} --refresh`,
  };
}
