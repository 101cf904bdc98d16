import { PIPELINE_PARAMETERS } from "../../documents/state-machine/parameters";
import type { Settings } from "../../settings/settings";
import type { Attempted } from "../checks/attempt";
import type { Check } from "../checks/check";
import { modelChecks } from "../checks/deployment-checks";
import { deployedRelease, releaseCheck } from "../checks/release-check";
import { type Parameters, readParameters } from "../deployed/parameters";
import { readReleaseFile } from "../promotion/release-files";
import { parseDeployed } from "../release-file";
import type { Examination, Examined } from "./examination";

const followsFile = (side: "source" | "target"): Examination => ({
  where: side === "source" ? "source" : "deployment",
  name: `release of the ${side}`,
  expected: "what its release file names",
  async look({ accounts, folder }, about) {
    const account = await accounts[side]();
    const { settings } = account;
    const parameters = await readParameters(account);
    const release = readReleaseFile(folder, settings);
    return [
      release
        ? { ...releaseCheck({ settings, release }, { parameters }), where: about.where }
        : withoutFile(about, settings, parameters.get("release")),
    ];
  },
});

/** A target's file is in git; a source's is written by its build, maybe elsewhere, and missed by `candidate` only. */
function withoutFile(
  about: Attempted,
  { stack, kind, releaseFile }: Settings,
  deployed: string | undefined,
): Check {
  if (deployed === undefined) return { ...about, ok: true, found: `${stack} has no release yet`, fix: "" };
  const version = parseDeployed(deployed)?.version;
  return {
    ...about,
    ok: kind === "source" && version !== undefined,
    found: `${stack} has ${version === undefined ? "a release that cannot be read" : `release ${version}`}, and ${releaseFile} is not there`,
    fix: `Fetch it: git pull. If nobody committed it: npm run release -- prepare ${version ?? "<version>"}`,
  };
}

export const targetFollowsFile = followsFile("target");
export const sourceFollowsFile = followsFile("source");

/** Both stacks' parameters. */
async function bothParameters({ accounts }: Examined): Promise<readonly [Parameters, Parameters]> {
  return Promise.all([readParameters(await accounts.source()), readParameters(await accounts.target())]);
}

export const parametersInStep: Examination = {
  where: "deployment",
  name: "parameters of both stacks",
  expected: "equal where they must be, and different where they must be",
  async look(call, about) {
    const stacks = { source: call.stacks.source.stack, target: call.stacks.target().stack };
    const faults = outOfStep(...(await bothParameters(call)), stacks);
    const fix = `Each deployment writes its own stack's parameters. Write them, or put them back: pulumi up -s ${stacks.source} --refresh, then pulumi up -s ${stacks.target} --refresh`;
    return [{ ...about, ok: faults.length === 0, found: faults.join("; ") || "in step", fix }];
  },
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
  const [released, receives] = [source, target].map((each) => parseDeployed(each.get("release")));
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

/** A target refuses a model that its release does not name; a source runs it, marked unverified. */
export const modelsMatch: Examination = {
  where: "deployment",
  name: "models of the releases",
  expected: "each stack's parameters name the model of its release",
  async look(call) {
    const [source, target] = await bothParameters(call);
    return [
      ...modelOf(call.stacks.source, source).map((check) => ({ ...check, where: "source" as const })),
      ...modelOf(call.stacks.target(), target),
    ];
  },
};

const modelOf = (settings: Settings, parameters: Parameters): readonly Check[] => {
  const release = deployedRelease({ parameters });
  return release ? modelChecks({ settings, release }, parameters) : [];
};
