import { COPY_ACTIONS } from "../../../documents/repository-policy";
import { documentsOf } from "../../iam/documents-of";
import { unlistedCallers } from "../../iam/listed-callers";
import type { IamStatement } from "../../iam/document";
import type { Rule, StackFacts } from "../../rule";

const PULLS: ReadonlySet<string> = new Set(COPY_ACTIONS.map((action) => action.toLowerCase()));

/** Who is let into a repository is listed, and pulls. */
export const repositoryAccess: Rule = {
  name: "repository-access",
  description:
    "A repository's policy lets exact roles of listed accounts pull, and nobody push. What it denies is free.",
  severity: "high",
  level: { source: "mandatory", target: "mandatory" },
  types: ["aws:ecr/repositoryPolicy:", "aws:ecr/registryPolicy:"],
  check: (resource, stack) =>
    documentsOf(resource).flatMap(({ where, statements }) =>
      statements
        .filter(({ effect }) => effect === "Allow")
        .flatMap((statement) => faults(statement, stack).map((fault) => `${where} ${fault}`)),
    ),
};

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
