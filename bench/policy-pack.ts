import { join } from "node:path";
import { RULES } from "../policy-pack/rules";
import { startPolicyPack, type PolicyPackProcess, type PolicyResource } from "../rehearsal/engine";
import type { StackFile } from "../settings/stack-file";
import { PROJECT_FOLDER, RELEASE, runStack, SOURCE_OUTPUTS } from "../tests/stacks/run-stack";

export interface PackFigures {
  readonly rules: number;
  /** Seconds from the start of the process until it answers, median of the runs. */
  readonly start: number;
  /** Seconds for `RESOURCES` resources, `AT_ONCE` requests in flight, by the first `GOAL_RULES` rules. */
  readonly goal: number;
  /** The same by all rules. */
  readonly atOnce: number;
  /** Seconds for as many, one after the other. */
  readonly oneByOne: number;
  /** Seconds for as many, each remediated and then analysed, as the engine does. */
  readonly remediated: number;
}

const RUNS = 5;
export const RESOURCES = 5000;
export const AT_ONCE = 16;
/** As many rules as DESIGN.md's goal is for; the others are switched off as the CLI's configuration does it. */
export const GOAL_RULES = 30;

type Check = (pack: PolicyPackProcess, resource: PolicyResource) => Promise<unknown>;

/** Starts the pack's own process several times, then puts a stack's resources before it, again and again. */
export async function measurePack(project: string, target: StackFile): Promise<PackFigures> {
  const { stack } = target.settings;
  const resources = await shippedResources(stack);
  const starts: number[] = [];
  let pack: PolicyPackProcess | undefined;
  for (let run = 0; run < RUNS; run++) {
    await pack?.stop();
    const start = performance.now();
    const folder = join(PROJECT_FOLDER, "policy-pack");
    pack = await startPolicyPack({ folder, project, stack, config: target.config });
    starts.push((performance.now() - start) / 1000);
  }
  if (!pack) throw new Error("The policy pack was never started.");
  const analyse: Check = async (running, resource) => {
    const [violation] = await running.analyze(resource);
    if (violation) throw new Error(`The shipped stack breaks a rule: ${violation.message}`);
  };
  const remediateAndAnalyse: Check = async (running, resource) => {
    await running.remediate(resource);
    await analyse(running, resource);
  };
  try {
    await secondsFor(pack, resources, AT_ONCE, analyse); // warms up
    return {
      goal: await goalSeconds(project, target, resources, analyse),
      rules: pack.info.policies.length,
      start: [...starts].sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? Number.NaN,
      atOnce: await secondsFor(pack, resources, AT_ONCE, analyse),
      oneByOne: await secondsFor(pack, resources, 1, analyse),
      remediated: await secondsFor(pack, resources, AT_ONCE, remediateAndAnalyse),
    };
  } finally {
    await pack.stop();
  }
}

/** Seconds that as many rules take as the goal is for. */
async function goalSeconds(
  project: string,
  target: StackFile,
  resources: readonly PolicyResource[],
  analyse: Check,
): Promise<number> {
  const surplus = RULES.slice(GOAL_RULES).map(({ name }) => [name, "disabled"] as const);
  const pack = await startPolicyPack({
    folder: join(PROJECT_FOLDER, "policy-pack"),
    project,
    stack: target.settings.stack,
    config: target.config,
    policyConfig: Object.fromEntries(surplus),
  });
  try {
    await secondsFor(pack, resources, AT_ONCE, analyse); // warms up
    return await secondsFor(pack, resources, AT_ONCE, analyse);
  } finally {
    await pack.stop();
  }
}

/** Checks `RESOURCES` resources, so many at a time. */
async function secondsFor(
  pack: PolicyPackProcess,
  resources: readonly PolicyResource[],
  atOnce: number,
  check: Check,
): Promise<number> {
  const start = performance.now();
  let next = 0;
  const work = async () => {
    while (next < RESOURCES) {
      const resource = resources[next++ % resources.length];
      if (resource) await check(pack, resource);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return (performance.now() - start) / 1000;
}

/** The shipped stack's resources at preview, as the engine puts them before a pack. */
async function shippedResources(stack: string): Promise<readonly PolicyResource[]> {
  const run = await runStack({ stack, mode: "preview", release: RELEASE, sourceOutputs: SOURCE_OUTPUTS });
  if (!run.succeeded) throw new Error(`The preview failed: ${JSON.stringify(run.diagnostics)}`);
  return run.resources.map((resource) => ({
    ...resource,
    properties: resource.inputs,
    provider: run.resources.find(({ urn }) => resource.provider.startsWith(`${urn}::`)),
  }));
}
