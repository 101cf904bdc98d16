import { withCanaries } from "../../../settings/settings";
import { pipelineWith, rolesOf } from "../../calls/own-pipeline";
import { mapIn, shown } from "../../inputs";
import { settingsOf, type Resource, type Rule, type StackFacts } from "../../rule";

/** Heads of types that give a role permissions, and the property that names it. */
const GIVERS: Readonly<Record<string, string>> = {
  "aws:iam/rolePoliciesExclusive:": "roleName",
  "aws:iam/rolePolicy:": "role",
  "aws:iam/rolePolicyAttachment:": "role",
  "aws:iam/rolePolicyAttachmentsExclusive:": "roleName",
};

/** What of a pipeline runs with its roles, by the head of its type: by which name it is a pipeline's, and the ARNs of its roles. */
const RUNNERS = {
  "aws:ecs/taskDefinition:": {
    named: "taskFamily",
    name: ({ properties }: Resource) => properties["family"],
    roles: ({ properties }: Resource) => [properties["taskRoleArn"], properties["executionRoleArn"]],
  },
  "aws:scheduler/schedule:": {
    named: "schedule",
    name: ({ properties }: Resource) => properties["name"],
    roles: ({ properties }: Resource) => [mapIn(properties, "target")["roleArn"]],
  },
  "aws:sfn/stateMachine:": {
    named: "stateMachine",
    name: ({ properties }: Resource) => properties["name"],
    roles: ({ properties }: Resource) => [properties["roleArn"]],
  },
} as const;

/** The roles that deploy, look and promote are bootstrap's: what a stack could change of them, its deployments could. */
export const ownRoles: Rule = {
  name: "own-roles",
  description:
    "A target's stack gives permissions to its pipelines' own roles, runs each pipeline with its own, and makes none of bootstrap's.",
  severity: "critical",
  level: { source: "disabled", target: "mandatory" },
  types: ["aws:iam/role:", ...Object.keys(GIVERS), ...Object.keys(RUNNERS)],
  check: (resource, stack) => {
    const { type, properties } = resource;
    const runner = Object.entries(RUNNERS).find(([head]) => type.startsWith(head))?.[1];
    if (runner) return runnerFaults(resource, runner, stack);
    const { own, others } = knownRoles(stack);
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

function knownRoles(stack: StackFacts): {
  readonly own: readonly string[];
  readonly others: readonly string[];
} {
  const settings = settingsOf(stack);
  const { names } = settings;
  return {
    own: withCanaries(settings).flatMap((pipeline) => rolesOf(pipeline.names)),
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

/** A pipeline that ran with another's roles would reach that one's data. */
function runnerFaults(
  resource: Resource,
  { named, name, roles }: (typeof RUNNERS)[keyof typeof RUNNERS],
  stack: StackFacts,
): readonly string[] {
  const all = withCanaries(settingsOf(stack));
  if (all.length < 2) return [];
  const own = pipelineWith(named, name(resource), stack);
  if (!own) return [];
  const others = all.filter(({ workload }) => workload !== own.workload);
  return roles(resource).flatMap((role) => {
    const owner = others.find(({ arns }) => rolesOf(arns).some((other) => other === role));
    return owner
      ? [`runs with ${shown(role)}, a role of pipeline ${owner.workload}. Give it a role of ${own.workload}.`]
      : [];
  });
}
