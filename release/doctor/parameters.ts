import { PIPELINE_PARAMETERS } from "../../documents/state-machine/parameters";
import { releaseCheck } from "../checks/release-check";
import { type Parameters, readParameters } from "../deployed/parameters";
import { parseDeployed } from "../release-file";
import type { Settings } from "../../settings/settings";
import type { Case, Finding, Question } from "./case";

const followsFile = (side: "source" | "target"): Question => ({
  trouble: "The release file is not deployed",
  asks: `the ${side} has the release that its file names`,
  async answer(given) {
    const account = await given[side]();
    const { settings } = account;
    const parameters = await readParameters(account);
    const release = given.releaseFile(settings);
    if (!release) return withoutFile(settings, parameters.get("release"));
    const { ok, found, expected, fix } = releaseCheck({ settings, release }, { parameters });
    return ok ? { ok, found } : { ok, found: `${found}; ${settings.releaseFile} has ${expected}`, fix };
  },
});

/** A target's file is in git; a source's is written by its build, maybe elsewhere, and missed by `candidate` only. */
function withoutFile({ stack, kind, releaseFile }: Settings, deployed: string | undefined): Finding {
  if (deployed === undefined) return { ok: true, found: `${stack} has no release yet` };
  const version = parseDeployed(deployed)?.version;
  const found = `${stack} has ${version === undefined ? "a release that cannot be read" : `release ${version}`}, and ${releaseFile} is not there`;
  if (kind === "source") return { ok: true, found };
  return {
    ok: false,
    found,
    fix: `Fetch it: git pull. Where nobody committed it: npm run release -- prepare ${version ?? "<version>"}`,
  };
}

export const targetFollowsFile = followsFile("target");
export const sourceFollowsFile = followsFile("source");

/** Both stacks' parameters. */
async function bothParameters(given: Case): Promise<readonly [Parameters, Parameters]> {
  return Promise.all([readParameters(await given.source()), readParameters(await given.target())]);
}

export const parametersInStep: Question = {
  trouble: "Parameter store sync issues",
  asks: "the stacks' parameters are equal where they must be, and different where they must be",
  async answer(given) {
    const faults = outOfStep(...(await bothParameters(given)), {
      source: given.stacks.source.stack,
      target: given.stacks.target().stack,
    });
    return { ok: faults.length === 0, found: faults.length === 0 ? "in step" : faults.join("; ") };
  },
  fix: ({ stacks }) =>
    `Each deployment writes its own stack's parameters. Write them, or put them back: pulumi up -s ${stacks.source.stack} --refresh, then pulumi up -s ${stacks.target().stack} --refresh`,
};

/** Both read the same models. */
const EQUAL = ["artifact-bucket"];
/** Each has its own data and network. */
const DIFFERENT = ["input-bucket", "output-bucket", "subnets", "security-group"];
const MODEL = ["model-key", "model-sha256", "model-version-id"];

/** How two stacks' parameters contradict each other, in words. */
export function outOfStep(
  source: Parameters,
  target: Parameters,
  stacks: { readonly source: string; readonly target: string },
): string[] {
  const [released, receives] = [source, target].map((each) => parseDeployed(each.get("release") ?? ""));
  const sameRelease = released !== undefined && released.version === receives?.version;
  const faults: string[] = [];
  for (const [stack, has, release] of [
    [stacks.source, source, released],
    [stacks.target, target, receives],
  ] as const) {
    // Until a release is deployed its model is not there.
    const needed = release
      ? PIPELINE_PARAMETERS
      : PIPELINE_PARAMETERS.filter((name) => !MODEL.includes(name));
    const missing = needed.filter((name) => !has.has(name));
    if (has.size === 0) faults.push(`${stack} has none: it was never deployed`);
    else if (missing.length > 0) faults.push(`${stack} has no ${missing.join(", ")}`);
  }
  const both = (name: string) => [source.get(name), target.get(name)] as const;
  for (const name of [...EQUAL, ...(sameRelease ? MODEL : [])]) {
    const [one, other] = both(name);
    if (one !== undefined && other !== undefined && one !== other)
      faults.push(`${name} must be the same: ${one} in ${stacks.source}, ${other} in ${stacks.target}`);
  }
  for (const name of DIFFERENT) {
    const [one, other] = both(name);
    if (one !== undefined && one === other) faults.push(`${name} must not be the same: ${one} in both`);
  }
  return faults;
}

export const modelsMatch: Question = {
  trouble: "Model version mismatches",
  asks: "each stack's parameters name the model of its release",
  async answer(given) {
    const [source, target] = await bothParameters(given);
    const findings = [
      modelFinding(given.stacks.source.stack, source),
      modelFinding(given.stacks.target().stack, target),
    ];
    return { ok: findings.every(({ ok }) => ok), found: findings.map(({ found }) => found).join("; ") };
  },
  fix: ({ stacks }) =>
    `${stacks.target().stack} refuses a model that its release does not name; ${stacks.source.stack} runs it, marked unverified. To go back: pulumi up --refresh of that stack. To use another model: validate it, test it as a new version, promote that. Models there: aws s3 ls s3://${stacks.source.names.artifactBucket}/models/ --recursive`,
};

/** Which model a stack's next run uses, and whether it is its release's. */
export function modelFinding(stack: string, parameters: Parameters): Finding {
  const { model } = parseDeployed(parameters.get("release") ?? "") ?? {};
  const used = parameters.get("model-key") ?? "no model";
  if (!model) return { ok: !parameters.has("release"), found: `${stack} has no release, and ${used}` };
  const names: readonly [string, string][] = [
    ["model-key", model.key],
    ["model-sha256", model.sha256],
    ["model-version-id", model.versionId],
  ];
  const other = names.filter(([name, value]) => parameters.get(name) !== value);
  return other.length === 0
    ? { ok: true, found: `${stack} ${used}` }
    : {
        ok: false,
        found: `${stack} ${other.map(([name, value]) => `${name} is ${parameters.get(name) ?? "(none)"}, its release has ${value}`).join(", ")}`,
      };
}
