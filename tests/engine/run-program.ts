import { join } from "node:path";
import { runProgram, type RunOptions, type RunResult } from "../../rehearsal/engine";
import { MemoryCloud } from "./memory-provider";

const ROOT = join(__dirname, "..", "..");

/** What the test programs run with unless a test says otherwise. */
export const CONFIG = { "aws:region": "eu-west-1", "pipeline:password": "correct-horse" };

/** The runner loads the TypeScript compiler for nothing but small programs; swc alone saves a third of each run. */
const WITHOUT_COMPILER = {
  PULUMI_NODEJS_TYPESCRIPT: "false",
  NODE_OPTIONS: `--require ${join(ROOT, "rehearsal", "register.cjs")}`,
};

/** Runs one of the test programs as the stack `dev` of the project `pipeline`. */
export function run(
  program: string,
  cloud: MemoryCloud,
  options: Partial<RunOptions> & Pick<RunOptions, "mode">,
): Promise<RunResult> {
  return runProgram({
    projectFolder: join(__dirname, "programs", program),
    project: "pipeline",
    stack: "dev",
    configureProvider: cloud.configure,
    secretKeys: ["pipeline:password"],
    ...options,
    config: { ...CONFIG, ...options.config },
    environment: { ...WITHOUT_COMPILER, ...options.environment },
  });
}

const deployments = new Map<string, Promise<{ cloud: MemoryCloud; first: RunResult }>>();

/** A program after its first update. The update runs once; every caller gets a cloud of its own, as it was left. */
export async function deployed(program: string): Promise<{ cloud: MemoryCloud; first: RunResult }> {
  const deployment = deployments.get(program) ?? deploy(program);
  deployments.set(program, deployment);
  const { cloud, first } = await deployment;
  return { cloud: cloud.copy(), first };
}

async function deploy(program: string): Promise<{ cloud: MemoryCloud; first: RunResult }> {
  const cloud = new MemoryCloud();
  return { cloud, first: await run(program, cloud, { mode: "up" }) };
}

/** The URN of a top-level resource, or of a child of a component type. */
export function urn(type: string, name: string): string {
  return `urn:pulumi:dev::pipeline::${type}::${name}`;
}

/** A resource the run registered. */
export function resource(result: RunResult, name: string) {
  const found = result.resources.find((candidate) => candidate.name === name);
  if (!found)
    throw new Error(`no resource "${name}" among ${result.resources.map((each) => each.name).join(", ")}`);
  return found;
}

/** Operations by logical name, without what is the same. */
export function changed(result: RunResult): Record<string, string> {
  const entries = result.operations.filter(({ operation }) => operation !== "same");
  return Object.fromEntries(entries.map(({ name, operation }) => [name, operation]));
}

export function errors(result: RunResult): string[] {
  return result.diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
}
