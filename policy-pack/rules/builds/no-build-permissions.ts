import { BUILD_ACTIONS, PUSH_ACTIONS } from "../../../documents/boundary/build-services";
import { RUN_ACTIONS } from "../../../documents/boundary/run-services";
import { MAKES_UNSEEN, OPENS_REPOSITORIES } from "../../calls/forbidden-calls";
import { findDocuments, type IamStatement } from "../../iam/document";
import { documentsOf } from "../../iam/documents-of";
import { allowedActions, type AllowedAction } from "../../iam/patterns";
import { knownEntries } from "../../known-values";
import type { Resource, Rule } from "../../rule";

const FORBIDDEN: readonly string[] = [
  ...BUILD_ACTIONS,
  ...PUSH_ACTIONS,
  ...RUN_ACTIONS,
  ...MAKES_UNSEEN,
  ...OPENS_REPOSITORIES,
];
const WHOLE_SERVICES = FORBIDDEN.filter((pattern) => pattern.endsWith(":*"));
const OTHERS = FORBIDDEN.filter((pattern) => !WHOLE_SERVICES.includes(pattern));

/** `ecr:Get*` and `ecr:*PullThroughCacheRule` have texts in common, and no action: what reads builds nothing. */
const READS = /^[^:*?]+:(batchcheck|batchget|describe|get|list)/i;

/** Actions shown of one document; a `NotAction` allows them by the hundred. */
const MOST_SHOWN = 3;

/**
 * The rule by which Step Functions hears that a task ended: every machine that waits for one keeps it, and it leads to
 * Step Functions alone. https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html
 */
const HEARS_OF_THE_END = /^arn:aws:events:[\w-]+:\d{12}:rule\/StepFunctionsGetEventsForECSTaskRule$/;

/** Nobody in a target may build, or push but the promotion role, which this program does not make. */
export const noBuildPermissions: Rule = {
  name: "no-build-permissions",
  description:
    "No policy document in a target allows building, pushing an image, running what nobody promoted, or making what starts it.",
  severity: "critical",
  level: { source: "disabled", target: "mandatory" },
  check: (resource) =>
    documentsIn(resource).flatMap(({ where, statements }) => {
      const found = forbiddenIn(statements);
      if (found.length === 0) return [];
      const shown = found.slice(0, MOST_SHOWN).map(({ allowed, pattern }) => `${allowed} (${pattern})`);
      const more = found.length > shown.length ? `, and ${found.length - shown.length} more` : "";
      return [
        `allows in ${where} what builds, pushes or runs what nobody promoted: ${shown.join(", ")}${more}. Nobody builds in a target: list the actions that are needed, one by one.`,
      ];
    }),
};

function forbiddenIn(all: readonly IamStatement[]): readonly AllowedAction[] {
  const statements = all.filter(
    ({ resources }) => resources.length === 0 || !resources.every((found) => HEARS_OF_THE_END.test(found)),
  );
  const whole = allowedActions(statements, WHOLE_SERVICES);
  const known = new Set(whole.map(({ allowed }) => allowed));
  const others = allowedActions(statements, OTHERS);
  return [...whole, ...others.filter(({ allowed }) => !known.has(allowed) && !READS.test(allowed))];
}

interface Located {
  readonly where: string;
  readonly statements: readonly IamStatement[];
}

/** Every document of a resource: where one belongs, and wherever else one hides, such as in a state's arguments. */
function documentsIn(resource: Resource): readonly Located[] {
  // The policy of an endpoint only narrows what others allow.
  if (resource.type.startsWith("aws:ec2/vpcEndpoint")) return [];
  const attached = documentsOf(resource);
  const holders = new Set(attached.map(({ where }) => where.replace(/\[.*/, "")));
  const others = knownEntries(resource.properties).filter(([key]) => !holders.has(key));
  return [
    ...attached,
    ...others.flatMap(([where, value]) => findDocuments(value).map((statements) => ({ where, statements }))),
  ];
}
