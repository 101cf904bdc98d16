import { demandsExactly } from "../../iam/confinement";
import type { IamStatement } from "../../iam/document";
import { DOCUMENT_TYPES } from "../../iam/documents-of";
import { grantingDocuments } from "../../iam/granting-documents";
import { covers, overlaps } from "../../iam/patterns";
import type { Rule } from "../../rule";

const PASS_ROLE = "iam:PassRole";

/** Who hands a role to a service has its permissions. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html */
export const scopedPassRole: Rule = {
  name: "scoped-pass-role",
  description:
    "A role is handed to one service: iam:PassRole names exact roles and the service that gets them.",
  severity: "critical",
  level: { source: "mandatory", target: "mandatory" },
  types: DOCUMENT_TYPES.filter((head) => /^aws:(iam|ssoadmin)\//.test(head)),
  check: (resource, stack) =>
    grantingDocuments(resource, stack).flatMap(({ where, statements }) =>
      statements
        .filter(allowsPassRole)
        .flatMap((statement) => faults(statement).map((fault) => `${where} ${fault}`)),
    ),
};

const allowsPassRole = ({ effect, actions, notActions }: IamStatement): boolean =>
  effect === "Allow" &&
  (notActions
    ? !notActions.some((kept) => covers(kept, PASS_ROLE))
    : actions.some((action) => overlaps(action, PASS_ROLE)));

function faults(statement: IamStatement): readonly string[] {
  const { resources, notResources } = statement;
  const passed = notResources ? [`every role but ${notResources.join(", ")}`] : resources;
  return [
    ...passed
      .filter((role) => !/^arn:aws:iam::\d{12}:role\/[^*?]+$/.test(role))
      .map((role) => `allows ${PASS_ROLE} on ${role}. Name the exact ARNs of the roles.`),
    ...(demandsExactly(statement, "iam:PassedToService")
      ? []
      : [`allows ${PASS_ROLE} to any service. Add the condition StringEquals on iam:PassedToService.`]),
  ];
}
