import { expect } from "chai";
import type { ScratchRun } from "../../rehearsal/pulumi/scratch-run";
import { runBootstrap } from "../bootstrap/run-bootstrap";
import { RELEASE, runStack, said, SOURCE_OUTPUTS } from "../stacks/run-stack";

/** Settings with which `prod` is as strict as settings make it. */
export const STRICT = {
  encryption: "customer-managed",
  network: { egress: "endpoints" },
  retention: { logDays: 365 },
};

const target = { stack: "prod", mode: "up", release: RELEASE, sourceOutputs: SOURCE_OUTPUTS } as const;

/** What rule packs look at: the fixture's stacks, the target once more with strict settings, and both bootstraps. */
const RUNS = {
  dev: () => runStack({ stack: "dev", mode: "up", release: RELEASE }),
  prod: () => runStack(target),
  "prod-strict": () => runStack({ ...target, settings: STRICT }),
  "bootstrap-dev": () => runBootstrap("dev", "up"),
  "bootstrap-prod": () => runBootstrap("prod", "up"),
};

export type StackName = keyof typeof RUNS;

/** Runs all of them, by their names. */
export async function runStacks(): Promise<Readonly<Record<StackName, ScratchRun>>> {
  const runs = Object.entries(RUNS).map(async ([name, run]) => [name, await run()] as const);
  const done = await Promise.all(runs);
  for (const [name, run] of done) expect(run.succeeded, `${name}: ${said(run)}`).to.equal(true);
  return Object.fromEntries(done) as Record<StackName, ScratchRun>;
}
