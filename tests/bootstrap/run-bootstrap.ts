import { join } from "node:path";
import type { PolicyDocument } from "../../documents/policy";
import { echoService } from "../../rehearsal/plugins/echo";
import { runFromScratch, type ScratchRun } from "../../rehearsal/pulumi/scratch-run";
import type { RegisteredResource } from "../../ci/pulumi/stack-run";
import { fixtureProject, pulumi } from "../fixture-project";
import { bootstrapConfig } from "../sample-settings";

/** Runs the unmodified bootstrap as a stack of the fixture, against a fake of AWS. */
export async function runBootstrap(
  stack: string,
  command: "preview" | "up",
  config: Readonly<Record<string, unknown>> = bootstrapConfig(stack),
  project = fixtureProject(),
): Promise<ScratchRun> {
  return runFromScratch({
    pulumi: await pulumi(),
    folder: join(project, "bootstrap"),
    project: "ds-bootstrap",
    stack,
    command,
    config,
    providers: { aws: echoService("aws") },
  });
}

/** Policies of a role, and who may assume it. */
export interface Role {
  readonly trust: PolicyDocument;
  /** Its own by their names, and those that are attached by what is behind the role's name in theirs. */
  readonly policies: Readonly<Record<string, PolicyDocument>>;
  readonly boundary: unknown;
}

/** A run's roles, by the name that AWS knows. */
export function rolesOf({ resources }: ScratchRun): Readonly<Record<string, Role>> {
  const parsed = (text: unknown) => JSON.parse(String(text)) as PolicyDocument;
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const inline = (role: RegisteredResource) =>
    ofType("aws:iam/rolePolicy:RolePolicy")
      .filter(({ inputs }) => inputs["role"] === role.inputs["name"])
      .map(({ inputs }) => [String(inputs["name"]), parsed(inputs["policy"])]);
  const attached = (role: RegisteredResource) =>
    ofType("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
      .filter(({ inputs }) => inputs["role"] === role.inputs["name"])
      .map(({ inputs }) => {
        const name = String(inputs["policyArn"]).split(":policy/")[1] ?? "";
        const policy = ofType("aws:iam/policy:Policy").find(({ inputs: { name: own } }) => own === name);
        return [name.slice(`${String(role.inputs["name"])}-`.length), parsed(policy?.inputs["policy"])];
      });
  return Object.fromEntries(
    ofType("aws:iam/role:Role").map((role) => [
      String(role.inputs["name"]),
      {
        trust: parsed(role.inputs["assumeRolePolicy"]),
        policies: Object.fromEntries([...inline(role), ...attached(role)]) as Role["policies"],
        boundary: role.inputs["permissionsBoundary"],
      },
    ]),
  );
}
