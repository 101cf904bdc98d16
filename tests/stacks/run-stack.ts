import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { exportContract } from "../../deployment/contract";
import { echoService, type Echo } from "../../rehearsal/plugins/echo";
import { runFromScratch, type ScratchRun } from "../../rehearsal/pulumi/scratch-run";
import { parseDeployed, type Release } from "../../release/release-file";
import { releasedTag } from "../../release/run-release";
import { fixtureProject, pulumi } from "../fixture-project";
import { canaryFileOf } from "../../settings/canary";
import { changed, PROJECT, sampleSettings, SAMPLE_RELEASE, writtenConfig } from "../sample-settings";

/** What the fixture's source exports, without running it. */
const source = sampleSettings("dev");
export const SOURCE_OUTPUTS = { ...exportContract(source) };

export const RELEASE: Release = SAMPLE_RELEASE;

export interface StackRunArgs {
  /** Name of a stack of the fixture, or of a new one. */
  readonly stack: string;
  readonly mode: "preview" | "up";
  readonly release?: unknown;
  /** The release that is tried beside it. */
  readonly trial?: unknown;
  /** Settings over the fixture's, by key without the project's name; `undefined` takes one away. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly region?: string;
  /** Outputs of the source; default: none is deployed. */
  readonly sourceOutputs?: Readonly<Record<string, unknown>>;
  /** Outputs that the stack was left with before; default: it is new. */
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** Resources that the stack was left with, as its state has them. */
  readonly resources?: readonly object[];
  /** Attaches the policy pack. */
  readonly policies?: true;
  /** Folders of other packs to attach. */
  readonly otherPacks?: readonly string[];
  /** Tags of the images that are there; default: those of the release, as it was promoted. None: the account is empty. */
  readonly promoted?: readonly string[] | "nothing";
}

function tagsOf(release: unknown): string[] {
  const found = release === undefined ? undefined : parseDeployed(JSON.stringify(release));
  return found ? [releasedTag(found)] : [];
}

/** What the run warned of and failed for, for a failed assertion. */
export const said = ({ diagnostics, failure }: ScratchRun): string =>
  [
    ...diagnostics
      .filter(({ severity }) => severity !== "info")
      .map(({ severity, message }) => `${severity}: ${message}`),
    failure,
  ].join("\n");

/** Images as ECR tells of them: a repository that was not made yet is refused, as in an account made anew. */
function images(tags: readonly string[] | "nothing"): Echo {
  if (tags !== "nothing") return { imageTags: () => tags };
  const made = new Set<string>();
  return {
    onStep: (step) => void made.add(step.made),
    imageTags: () => {
      const missing = made.has("images-ds-preprocessing") ? "image" : "repository";
      throw new Error(`The ${missing} with name 'ds-preprocessing' does not exist in the registry`);
    },
  };
}

let releases = 0;

/** Runs the unmodified program as a stack, against a fake of AWS. */
export async function runStack(args: StackRunArgs): Promise<ScratchRun> {
  const {
    stack,
    mode,
    release,
    trial,
    settings = {},
    region,
    sourceOutputs,
    outputs,
    resources,
    policies,
    otherPacks = [],
    promoted,
  } = args;
  const folder = fixtureProject();
  const file = join(folder, `release-${releases++}.json`);
  if (release !== undefined) writeFileSync(file, JSON.stringify(release));
  if (trial !== undefined) writeFileSync(canaryFileOf(file), JSON.stringify(trial));
  const written = ["dev", "prod"].includes(stack) ? writtenConfig(stack as "dev" | "prod") : {};
  const config = changed(written, {
    ...settings,
    release: { file },
    ...(region === undefined ? {} : { "aws:region": region }),
  });
  return runFromScratch({
    pulumi: await pulumi(),
    folder,
    project: PROJECT,
    stack,
    command: mode,
    config,
    providers: { aws: echoService("aws", images(promoted ?? [release, trial].flatMap(tagsOf))) },
    ...(sourceOutputs ? { others: { dev: sourceOutputs } } : {}),
    outputs,
    resources,
    policyPacks: [...(policies ? [join(folder, "policy-pack")] : []), ...otherPacks],
  });
}
