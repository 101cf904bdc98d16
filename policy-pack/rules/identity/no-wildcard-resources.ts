import { DOCUMENT_TYPES } from "../../iam/documents-of";
import type { IamStatement } from "../../iam/document";
import { grantingDocuments } from "../../iam/granting-documents";
import { UNSCOPED_ACTIONS } from "../../iam/unscoped-actions";
import type { Rule } from "../../rule";

const UNSCOPED: ReadonlySet<string> = new Set(UNSCOPED_ACTIONS.map((action) => action.toLowerCase()));

/** A policy says on what it allows it. */
export const noWildcardResources: Rule = {
  name: "no-wildcard-resources",
  description: "A role's policies name their resources, but for actions to which IAM gives none.",
  severity: "high",
  level: { source: "mandatory", target: "mandatory" },
  types: DOCUMENT_TYPES.filter((head) => /^aws:(iam|ssoadmin)\//.test(head)),
  check: (resource, stack) =>
    grantingDocuments(resource, stack).flatMap(({ where, statements }) =>
      statements.filter(({ effect }) => effect === "Allow").flatMap((statement) => faults(statement, where)),
    ),
};

function faults(
  { actions, notActions, resources, notResources }: IamStatement,
  where: string,
): readonly string[] {
  if (notResources)
    return [
      `${where} allows every resource but ${notResources.join(", ")} (NotResource). Name the resources that are needed.`,
    ];
  const scopable = notActions
    ? [`everything but ${notActions.join(", ")}`]
    : actions.filter((action) => !UNSCOPED.has(action.toLowerCase()));
  return scopable.length === 0
    ? []
    : resources
        .filter(isTooWide)
        .map(
          (found) =>
            `${where} allows ${scopable.join(", ")} on ${found}. Name the resources that are needed.`,
        );
}

/** Any service, any account, or everything of a service in an account. */
function isTooWide(resource: string): boolean {
  const [scheme, partition = "", service = "", , account = "", ...rest] = resource.split(":");
  return (
    scheme !== "arn" ||
    [partition, service, account].some((part) => /[*?]/.test(part)) ||
    /^[*?/:]*$/.test(rest.join(":"))
  );
}
