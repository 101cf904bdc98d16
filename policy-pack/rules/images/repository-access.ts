import { COPY_ACTIONS } from "../../../documents/resource-policies/repository-policy";
import { documentsOf } from "../../iam/documents-of";
import { unlistedCallers } from "../../iam/listed-callers";
import type { IamStatement } from "../../iam/document";
import { deniesOtherPushes } from "../../iam/push-denial";
import { settingsOf, type Rule, type StackFacts } from "../../rule";

const PULLS: ReadonlySet<string> = new Set(COPY_ACTIONS.map((action) => action.toLowerCase()));

/** Who is let into a repository is listed, and pulls. */
export const repositoryAccess: Rule = {
  name: "repository-access",
  description:
    "A repository's policy lets exact roles of listed accounts pull, and nobody push; a target's denies all pushes but the promotion role's.",
  severity: "high",
  level: { source: "mandatory", target: "mandatory" },
  types: ["aws:ecr/repositoryPolicy:", "aws:ecr/registryPolicy:"],
  check: (resource, stack) =>
    documentsOf(resource).flatMap(({ where, statements }) =>
      [
        ...statements
          .filter(({ effect }) => effect === "Allow")
          .flatMap((statement) => faults(statement, stack)),
        ...openings(statements, stack),
      ].map((fault) => `${where} ${fault}`),
    ),
};

/** Whoever may change a role of the account could push, but for the repository's own word. */
function openings(statements: readonly IamStatement[], stack: StackFacts): readonly string[] {
  if (stack.kind === "source") return [];
  const { promotionRole } = settingsOf(stack).arns;
  return deniesOtherPushes(statements, promotionRole)
    ? []
    : [`lets any allowed role push. Deny pushes to everyone but ${promotionRole}, as onlyPusherPolicy does.`];
}

function faults(statement: IamStatement, stack: StackFacts): readonly string[] {
  const { actions, notActions } = statement;
  const others = notActions
    ? [`everything but ${notActions.join(", ")}`]
    : actions.filter((action) => !PULLS.has(action.toLowerCase()));
  return [
    ...unlistedCallers(statement, stack),
    ...others.map((other) => `allows ${other}. Allow nothing but pulls: ${COPY_ACTIONS.join(", ")}.`),
  ];
}
