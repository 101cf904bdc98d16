import { join } from "node:path";
import { runProgram, type RunOptions, type RunResult } from "../../rehearsal/engine";
import { MemoryCloud } from "./memory-provider";

const ROOT = join(__dirname, "..", "..");

/** What the test programs run with unless a test says otherwise. */
export const CONFIG = { "aws:region": "eu-west-1", "pipeline:password": "correct-horse" };

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
    environment: { PULUMI_NODEJS_TSCONFIG_PATH: join(ROOT, "tsconfig.json"), ...options.environment },
  });
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
