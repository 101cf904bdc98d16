import { join } from "node:path";
import { z } from "zod";
import type { PolicyDocument } from "../../documents/policy";
import { runProgram, type Mode, type RegisteredResource, type RunResult } from "../../rehearsal/engine";
import { handOver, readYaml } from "../../settings/stack-file";
import { echoProvider } from "../stacks/echo-provider";

const FOLDER = join(__dirname, "..", "..", "bootstrap");

/** The configuration that the repository ships for a stack of the bootstrap. */
export function shippedConfig(stack: "dev" | "prod"): Record<string, string> {
  const file = z.object({ config: z.record(z.string(), z.unknown()) });
  return handOver(readYaml(join(FOLDER, `Pulumi.${stack}.yaml`), file).config);
}

/** Runs the unmodified bootstrap as a shipped stack, against a fake of AWS. */
export function runBootstrap(
  stack: string,
  mode: Mode,
  config: Readonly<Record<string, string>>,
): Promise<RunResult> {
  return runProgram({
    projectFolder: FOLDER,
    project: "ds-bootstrap",
    stack,
    config,
    mode,
    configureProvider: echoProvider,
  });
}

/** Policies of a role, and who may take it on. */
export interface Role {
  readonly trust: PolicyDocument;
  readonly policies: Readonly<Record<string, PolicyDocument>>;
  readonly boundary: unknown;
}

/** A run's roles, by the name that AWS knows. */
export function rolesOf({ resources }: RunResult): Readonly<Record<string, Role>> {
  const parsed = (text: unknown) => JSON.parse(String(text)) as PolicyDocument;
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const inline = (role: RegisteredResource) =>
    ofType("aws:iam/rolePolicy:RolePolicy")
      .filter(({ inputs }) => inputs["role"] === role.inputs["name"])
      .map(({ inputs }) => [String(inputs["name"]), parsed(inputs["policy"])]);
  return Object.fromEntries(
    ofType("aws:iam/role:Role").map((role) => [
      String(role.inputs["name"]),
      {
        trust: parsed(role.inputs["assumeRolePolicy"]),
        policies: Object.fromEntries(inline(role)) as Role["policies"],
        boundary: role.inputs["permissionsBoundary"],
      },
    ]),
  );
}
