import { join } from "node:path";
import {
  runProgram,
  startPolicyPack,
  type ConfigureProvider,
  type ExpandComponent,
  type Mode,
  type PolicyPackProcess,
  type RunResult,
} from "../../../rehearsal/engine";
import { PROJECT, shippedConfig } from "../../sample-settings";
import { components, echoProvider } from "../../stacks/echo-provider";
import type { PolicyProgram } from "./program";

const ROOT = join(__dirname, "..", "..", "..");
export type ShippedStack = "dev" | "prod";

/** The real policy process, for a shipped stack. */
export const startPack = (stack: ShippedStack): Promise<PolicyPackProcess> =>
  startPolicyPack({
    folder: join(ROOT, "policy-pack"),
    project: PROJECT,
    stack,
    config: shippedConfig(stack),
  });

/** Remote components that programs have; a plugin would make their children. */
const REMOTE: Readonly<Record<string, ExpandComponent>> = Object.fromEntries(
  [
    "awsx:ecr:Image",
    "awsx:ecr:RegistryImage",
    "awsx:ecr:Repository",
    "awsx:ecs:FargateService",
    "awsx:ecs:FargateTaskDefinition",
    "awsx:lb:ApplicationLoadBalancer",
  ].map((type) => [type, () => Promise.resolve({})]),
);

/** Takes what the installed SDK of AWS has, and anything of other packages, which are not installed. */
const anyProvider =
  (onCreate: (resource: string) => void): ConfigureProvider =>
  async (packageName, settings) => {
    const echo = await echoProvider(packageName, settings);
    const own = packageName === "aws";
    return {
      ...echo,
      plan: (resource) => (own ? echo.plan(resource) : Promise.resolve(resource.inputs)),
      create: (resource) => {
        const { name, inputs } = resource;
        onCreate(name);
        return own ? echo.create(resource) : Promise.resolve({ id: `${name}-id`, outputs: inputs });
      },
    };
  };

/**
 * Runs programs as one, by the real language runner and through the real policy process.
 * @param onCreate Hears the name of every resource that reaches a provider in an update.
 */
export function runPrograms(
  programs: readonly PolicyProgram[],
  stack: ShippedStack,
  mode: Mode,
  policyPack: PolicyPackProcess,
  onCreate: (resource: string) => void = () => undefined,
): Promise<RunResult> {
  return runProgram({
    projectFolder: __dirname,
    project: PROJECT,
    stack,
    config: shippedConfig(stack),
    mode,
    configureProvider: anyProvider(onCreate),
    components: { ...REMOTE, ...components },
    policyPack,
    environment: {
      POLICY_PROGRAMS: JSON.stringify(programs.map(({ name }) => name)),
      // swc alone; loading the TypeScript compiler would cost half a second a run.
      PULUMI_NODEJS_TYPESCRIPT: "false",
      NODE_OPTIONS: `--require ${join(ROOT, "rehearsal", "register.cjs")}`,
    },
  });
}

/** Rules that a run told of, in order of the alphabet, by the resource's name; what a rule put right by itself is none. */
export function toldRules({ violations }: RunResult): ReadonlyMap<string, readonly string[]> {
  const told = new Map<string, Set<string>>();
  for (const { kind, policy, urn } of violations) {
    const name = urn.split("::").at(-1) ?? "";
    if (kind !== "remediated") told.set(name, (told.get(name) ?? new Set()).add(policy));
  }
  return new Map([...told].map(([name, rules]) => [name, [...rules].sort()]));
}

/** The program that a resource is of: resources are named by it, or begin with it and `--`. */
export const programOf = (resource: string): string => resource.split("--")[0] ?? resource;
