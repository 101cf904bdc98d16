import { demandsExactly } from "../../iam/confinement";
import type { IamStatement } from "../../iam/document";
import { DOCUMENT_TYPES } from "../../iam/documents-of";
import { grantingDocuments } from "../../iam/granting-documents";
import { overlaps } from "../../../settings/patterns";
import { rolesOf } from "../../calls/own-pipeline";
import { covers } from "../../iam/patterns";
import { withCanaries } from "../../../settings/settings";
import type { Resource, Rule, StackFacts } from "../../rule";

const PASS_ROLE = "iam:PassRole";

/** Who hands a role to a service has its permissions. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html */
export const scopedPassRole: Rule = {
  name: "scoped-pass-role",
  description:
    "A role is handed to one service: iam:PassRole names exact roles, of its own pipeline, and the service that gets them.",
  severity: "critical",
  level: { source: "mandatory", target: "mandatory" },
  types: DOCUMENT_TYPES.filter((head) => /^aws:(iam|ssoadmin)\//.test(head)),
  check: (resource, stack) =>
    grantingDocuments(resource, stack).flatMap(({ where, statements }) =>
      statements
        .filter(allowsPassRole)
        .flatMap((statement) =>
          [...faults(statement), ...othersRoles(statement, resource, stack)].map(
            (fault) => `${where} ${fault}`,
          ),
        ),
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

/** Which property names the role that a document gives permissions to, by the head of the type. */
const OWNERS: Readonly<Record<string, string>> = { "aws:iam/role:": "name", "aws:iam/rolePolicy:": "role" };

/** A pipeline that could hand out another's roles would reach that one's data. */
function othersRoles(
  { resources }: IamStatement,
  { type, properties }: Resource,
  { settings }: StackFacts,
): readonly string[] {
  const all = settings ? withCanaries(settings) : [];
  const property = Object.entries(OWNERS).find(([head]) => type.startsWith(head))?.[1];
  if (all.length < 2 || property === undefined) return [];
  const role = properties[property];
  const own = all.find(({ names }) => rolesOf(names).some((name) => name === role));
  if (!own) return [];
  return all
    .filter((pipeline) => pipeline !== own)
    .flatMap(({ workload, arns }) =>
      rolesOf(arns)
        .filter((other) => resources.includes(other))
        .map(
          (other) =>
            `allows ${PASS_ROLE} on ${other}, a role of pipeline ${workload}, to one of ${own.workload}. Leave it out.`,
        ),
    );
}
