import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { exportContract } from "../deployment/contract";
import { RULES, STACK_RULES } from "../policy-pack/rules";
import { echoService } from "../rehearsal/plugins/echo";
import { exampleRelease } from "../rehearsal/pulumi/example-release";
import { makeShadow } from "../rehearsal/pulumi/shadow-project";
import { runFromScratch, type ScratchRun, type ScratchRunArgs } from "../rehearsal/pulumi/scratch-run";
import { ensurePulumi } from "../rehearsal/tools/pulumi";
import { readProjectStacks } from "../settings/project-stacks";
import type { Repeated } from "./program";
import { sideBySide, timed, type Measured } from "./side-by-side";

/** What is previewed. */
export interface Preview extends Partial<ScratchRunArgs> {
  readonly name: string;
  readonly folder: string;
}

/** Each is measured when it is asked for. */
export interface PreviewBench {
  readonly stack: string;
  /** An empty program, the target, and the target with the pack. */
  readonly programs: () => Promise<readonly Measured<Preview>[]>;
  /** As many resources like the target's without the pack, with it and no rule, with as many as the goal is for, with all. */
  readonly resources: () => Promise<readonly Measured<Preview>[]>;
}

export const RUNS = { programs: 5, resources: 3 };
/** The goal is for 5,000, which take a minute each time. */
export const RESOURCES = 2000;
export const GOAL = { rules: 30, seconds: (4 / 5000) * RESOURCES };
const ALL_RULES = [...RULES, ...STACK_RULES].map(({ name }) => name);

/** Previews on the Pulumi CLI with a provider that echoes, so that only the engine, the program and the pack take time. */
export async function benchPreviews(
  projectFolder: string,
  use: (bench: PreviewBench) => Promise<void>,
): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "bench-"));
  const write = (name: string, content: string) => {
    writeFileSync(join(scratch, name), content);
    return join(scratch, name);
  };
  try {
    const { preview, stack, project } = await previewer(projectFolder, write);
    write("Pulumi.yaml", stringify({ name: project, runtime: "nodejs", main: join(__dirname, "program") }));
    const policyPack = join(projectFolder, "policy-pack");
    const empty = { name: "an empty program", folder: scratch };
    const shadow = join(scratch, "project");
    makeShadow(projectFolder, shadow, { "Pulumi.yaml": stringify({ name: project, runtime: "nodejs" }) });
    const target = { name: `stack ${stack}`, folder: shadow };
    const checked = {
      name: `stack ${stack} with the policy pack`,
      folder: shadow,
      policyPacks: [policyPack],
    };
    const first = await preview(checked); // warms up
    const environment = { BENCH_RESOURCES: write("resources.json", repeated(first)) };
    const many = (name: string) => ({ name, folder: scratch, environment });
    const withRules = (count: number) => {
      const levels = Object.fromEntries(ALL_RULES.slice(count).map((rule) => [rule, "disabled"]));
      const policyPackConfig = write(`${count}-rules.json`, JSON.stringify(levels));
      return {
        ...many(`with the pack and ${count} of its rules`),
        policyPacks: [policyPack],
        policyPackConfigs: [policyPackConfig],
      };
    };
    const rules = [many("without the pack"), ...[0, GOAL.rules, ALL_RULES.length].map(withRules)];
    const measure = (each: Preview) => timed(() => preview(each));
    await use({
      stack,
      programs: () => sideBySide([empty, target, checked], RUNS.programs, measure),
      resources: () => sideBySide(rules, RUNS.resources, measure),
    });
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** Previews something as the project's target, whose source is deployed. */
async function previewer(projectFolder: string, write: (name: string, content: string) => string) {
  const { project, source, targets } = readProjectStacks(projectFolder);
  const [target] = targets;
  if (!target)
    throw new Error(`Pulumi.${source.settings.stack}.yaml has no targets. The bench previews one.`);
  const release = { file: write("release.json", JSON.stringify(exampleRelease(target.settings))) };
  const outputs = { ...exportContract(source.settings) };
  const pulumi = await ensurePulumi();
  const { stack } = target.settings;
  const preview = async (what: Preview): Promise<ScratchRun> => {
    const run = await runFromScratch({
      ...what,
      pulumi,
      project,
      stack,
      command: "preview",
      config: { ...target.config, [`${project}:release`]: release },
      others: { [source.settings.stack]: outputs },
      providers: { aws: echoService("aws") },
    });
    if (!run.succeeded) throw new Error(`The preview of ${what.name} failed: ${run.failure}`);
    return run;
  };
  return { project, stack, preview };
}

/** The resources of a stack, and its provider; the engine reports secrets masked, so any text stands for them. */
function repeated({ resources }: ScratchRun): string {
  const provider = resources.find(({ type }) => type === "pulumi:providers:aws");
  if (!provider) throw new Error("The stack has no provider of its own.");
  const made = resources.filter(({ type }) => type.startsWith("aws:"));
  const repeat: Repeated = { provider, resources: made, count: RESOURCES };
  return JSON.stringify(repeat, (_, value) => (value?.ciphertext === undefined ? value : "masked"));
}
