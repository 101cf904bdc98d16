import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  runProgram,
  startPolicyPack,
  type Mode,
  type PolicyPackProcess,
  type RunResult,
  type StackOutputs,
} from "../../rehearsal/engine";
import { composeArns } from "../../settings/arns";
import { exportContract } from "../../deployment/contract";
import { readStackFiles } from "../../rehearsal/story/stack-files";
import { handOver } from "../../settings/stack-file";
import { parseDeployed, type Release } from "../../release/release-file";
import { releasedTag } from "../../release/run-release";
import { components, echoWithImages } from "./echo-provider";

export const PROJECT_FOLDER = join(__dirname, "..", "..");
const { project, source, target } = readStackFiles(PROJECT_FOLDER);
const SHIPPED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [source.settings.stack]: source.config,
  [target.settings.stack]: target.config,
};

/** What the shipped source exports, without running it. */
export const SOURCE_OUTPUTS = { ...exportContract(source.settings, composeArns(source.settings)) };

/** A tested release of the shipped stacks. */
export const RELEASE: Release = {
  version: "0.1.6",
  commit: "0123456789abcdef0123456789abcdef01234567",
  images: Object.fromEntries(
    Object.keys(target.settings.images).map((image) => [
      image,
      { digest: `sha256:${"a".repeat(64)}`, platforms: ["linux/amd64", "linux/arm64"] },
    ]),
  ),
  model: { key: "models/v1.2.3/model.pkl", versionId: "version-1", sha256: "b".repeat(64) },
  evidence: {
    execution: "arn:aws:states:us-east-1:123456789012:execution:ds-preprocessing-pipeline:run-1",
    testedAt: "2026-01-31T12:00:00Z",
  },
};

export interface StackRun {
  /** Name of a shipped stack, or of a new one. */
  readonly stack: string;
  readonly mode: Mode;
  readonly release?: unknown;
  /** Settings over the shipped ones, by key without the project's name; `undefined` takes one away. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly region?: string;
  /** Outputs of the source; default: none is deployed. */
  readonly sourceOutputs?: StackOutputs["outputs"];
  /** The policy pack, started for this stack with these settings; default: none. */
  readonly policyPack?: PolicyPackProcess;
  /** Tags of the images that are there; default: those of the release, as it was promoted. */
  readonly promoted?: readonly string[];
}

function tagsOf(release: unknown): string[] {
  const found = release === undefined ? undefined : parseDeployed(JSON.stringify(release));
  return found ? [releasedTag(found)] : [];
}

/** Starts the policy pack as it is attached to a stack with some settings. */
export const startPolicies = (
  run: Pick<StackRun, "stack" | "settings" | "region">,
): Promise<PolicyPackProcess> =>
  startPolicyPack({
    folder: join(PROJECT_FOLDER, "policy-pack"),
    project,
    stack: run.stack,
    config: configOf(run),
  });

/** A stack's configuration, as the Pulumi CLI hands it over. */
function configOf({ stack, settings = {}, region }: Pick<StackRun, "stack" | "settings" | "region">) {
  const config = new Map(Object.entries(SHIPPED[stack] ?? {}));
  if (region !== undefined) config.set("aws:region", region);
  for (const [key, value] of Object.entries(settings)) {
    if (value === undefined) config.delete(`${project}:${key}`);
    else config.set(`${project}:${key}`, handOver({ value })["value"] ?? "");
  }
  return Object.fromEntries(config);
}

/** Runs the unmodified program as a stack, against a fake of AWS. */
export async function runStack({
  stack,
  mode,
  release,
  settings = {},
  region,
  sourceOutputs,
  policyPack,
  promoted,
}: StackRun): Promise<RunResult> {
  const folder = mkdtempSync(join(tmpdir(), "stack-"));
  try {
    const file = join(folder, "release.json");
    if (release !== undefined) writeFileSync(file, JSON.stringify(release));
    return await runProgram({
      projectFolder: PROJECT_FOLDER,
      project,
      stack,
      config: configOf({
        stack,
        settings: { ...settings, release: { file } },
        ...(region === undefined ? {} : { region }),
      }),
      mode,
      configureProvider: echoWithImages(promoted ?? tagsOf(release)),
      components,
      stackOutputs: () => Promise.resolve(sourceOutputs && { outputs: sourceOutputs }),
      ...(policyPack ? { policyPack } : {}),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The run's error messages, for a failed assertion. */
export const said = (run: RunResult): string =>
  run.diagnostics.map(({ severity, message }) => `${severity}: ${message}`).join("\n") + run.stderr;
