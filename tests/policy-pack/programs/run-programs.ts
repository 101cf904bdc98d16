import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { awsxService } from "../../../rehearsal/plugins/awsx/service";
import { echoService } from "../../../rehearsal/plugins/echo";
import { runFromScratch, type ScratchRun } from "../../../rehearsal/pulumi/scratch-run";
import { fixtureProject, pulumi } from "../../fixture-project";
import { PROJECT, writtenConfig } from "../../sample-settings";
import type { PolicyProgram } from "./program";
import { scratchFolder } from "../../scratch-folder";

export type SampleStack = "dev" | "prod";

/** A remote component that a program has; a plugin would make its children. */
const REMOTE = { "awsx:ecr:Image": () => Promise.resolve({}) };
/** Packages that programs have resources of, and that are not installed. */
const FOREIGN = ["aws-native", "command", "docker", "docker-build", "random", "pulumi-nodejs"];

/** swc alone: loading the TypeScript compiler would cost half a second a run. A path without the folder's, which may have spaces. */
const PROJECT_FILE = stringify({
  name: PROJECT,
  runtime: { name: "nodejs", options: { typescript: false, nodeargs: "--require ../../../register.cjs" } },
  main: __dirname,
});

export interface ProgramsRun {
  readonly programs: readonly PolicyProgram[];
  readonly stack: SampleStack;
  readonly mode: "preview" | "up";
  /** Folder of a pack with other settings than the fixture's. */
  readonly policyPack?: string;
  /** Settings over the fixture's. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Hears the name of every resource that reaches a provider in an update. */
  readonly onCreate?: (resource: string) => void;
}

let pack: string | undefined;
const fixturePack = (): string => (pack ??= join(fixtureProject(), "policy-pack"));

/** Runs programs as one, through the real policy process. An update goes on after what is refused. */
export async function runPrograms(run: ProgramsRun): Promise<ScratchRun> {
  const { programs, stack, mode, policyPack = fixturePack(), config = {}, onCreate } = run;
  const folder = scratchFolder();
  const echo = onCreate ? { onStep: ({ made }: { readonly made: string }) => onCreate(made) } : {};
  const echoing = ["aws", ...FOREIGN].map((name) => [name, echoService(name, echo)] as const);
  writeFileSync(join(folder, "Pulumi.yaml"), PROJECT_FILE);
  return await runFromScratch({
    pulumi: await pulumi(),
    folder,
    project: PROJECT,
    stack,
    command: mode,
    config: { ...writtenConfig(stack), ...config },
    policyPacks: [policyPack],
    providers: { ...Object.fromEntries(echoing), awsx: awsxService(REMOTE) },
    environment: { POLICY_PROGRAMS: JSON.stringify(programs.map(({ name }) => name)) },
    ...(mode === "up" ? { continueOnError: true } : {}),
  });
}

/** Rules that a run reported, in order of the alphabet, by the resource's name. */
export function reportedRules(violations: ScratchRun["violations"]): ReadonlyMap<string, readonly string[]> {
  const reported = new Map<string, Set<string>>();
  for (const { policy, urn } of violations) {
    const name = urn.split("::").at(-1) ?? "";
    reported.set(name, (reported.get(name) ?? new Set()).add(policy));
  }
  return new Map([...reported].map(([name, rules]) => [name, [...rules].sort()]));
}

/** The program that a resource is of: resources are named by it, or begin with it and `--`. */
export const programOf = (resource: string): string => resource.split("--")[0] ?? resource;
