import { documentsOf, DOCUMENT_TYPES } from "../../iam/documents-of";
import type { IamStatement } from "../../iam/document";
import { grantingDocuments } from "../../iam/granting-documents";
import { principalsOf } from "../../iam/principals";
import { settingsOf, type Resource, type Rule, type StackFacts } from "../../rule";

/** A policy says what it allows. */
export const noWildcardActions: Rule = {
  name: "no-wildcard-actions",
  description:
    "No policy allows all actions, all of a service or all but some. A key's own account may have kms:*, as in AWS's default.",
  severity: "high",
  level: { source: "mandatory", target: "mandatory" },
  types: DOCUMENT_TYPES,
  check: (resource, stack) => {
    const resourcePolicies = documentsOf(resource).filter(({ kind }) => kind === "resource");
    return [...grantingDocuments(resource, stack), ...resourcePolicies].flatMap(({ where, statements }) =>
      statements
        .filter(({ effect }) => effect === "Allow")
        .filter((statement) => !isKeysOwnAccount(statement, resource, stack))
        .flatMap(tooWide)
        .map((what) => `${where} allows ${what}. Name the actions that are needed.`),
    );
  },
};

/** Wildcards are for the end of an action, such as `s3:Get*`; at its start they stand for anything. */
const tooWide = ({ actions, notActions }: IamStatement): readonly string[] =>
  notActions
    ? [`everything but ${notActions.join(", ")} (NotAction)`]
    : actions.filter((action) => !/^[^:*?]+:[^*?]/.test(action));

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
function isKeysOwnAccount(statement: IamStatement, { type }: Resource, stack: StackFacts): boolean {
  if (!type.startsWith("aws:kms/") || !statement.actions.every((action) => /^kms:[^?]*$/i.test(action)))
    return false;
  const own = settingsOf(stack).account;
  return principalsOf(statement).every(
    (principal) => principal.kind === "account" && principal.account === own,
  );
}
