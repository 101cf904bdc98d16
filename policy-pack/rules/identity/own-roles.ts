import { shown } from "../../inputs";
import { settingsOf, type Rule, type StackFacts } from "../../rule";

/** Heads of types that give a role permissions, and the property that names it. */
const GIVERS: Readonly<Record<string, string>> = {
  "aws:iam/rolePoliciesExclusive:": "roleName",
  "aws:iam/rolePolicy:": "role",
  "aws:iam/rolePolicyAttachment:": "role",
  "aws:iam/rolePolicyAttachmentsExclusive:": "roleName",
};

/** The roles that deploy, look and promote are bootstrap's: what a stack could change of them, its deployments could. */
export const ownRoles: Rule = {
  name: "own-roles",
  description:
    "A target's stack gives permissions to the pipeline's own four roles, and makes none of bootstrap's.",
  severity: "critical",
  level: { source: "disabled", target: "mandatory" },
  types: ["aws:iam/role:", ...Object.keys(GIVERS)],
  check: ({ type, properties }, stack) => {
    const { own, others } = rolesOf(stack);
    if (type.startsWith("aws:iam/role:"))
      return others
        .filter((name) => name === properties["name"])
        .map((name) => `makes or takes over ${name}, which is bootstrap's. Take it out.`);
    const property = Object.entries(GIVERS).find(([head]) => type.startsWith(head))?.[1] ?? "";
    const role = properties[property];
    return typeof role === "string" && own.includes(role)
      ? []
      : [`gives permissions to the role ${shown(role)}. Give them to one of ${own.join(", ")}, or to none.`];
  },
};

function rolesOf(stack: StackFacts): { readonly own: readonly string[]; readonly others: readonly string[] } {
  const { names } = settingsOf(stack);
  return {
    own: [names.executionRole, names.scheduleRole, names.stateMachineRole, names.taskRole],
    others: [
      names.deployRole,
      names.previewRole,
      names.promotionRole,
      names.imageBuilderRole,
      names.testerRole,
      names.deployerRole,
      names.previewerRole,
    ],
  };
}
