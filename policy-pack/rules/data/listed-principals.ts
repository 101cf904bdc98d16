import { documentsOf, DOCUMENT_TYPES } from "../../iam/documents-of";
import { unlistedCallers } from "../../iam/listed-callers";
import type { Rule } from "../../rule";

/** Repositories have a rule of their own: `repository-access`. */
const TYPES = DOCUMENT_TYPES.filter((head) => !head.startsWith("aws:ecr/"));

/** Who is let in by the policy of a bucket, a queue, a topic, a key or a secret is listed. */
export const listedPrincipals: Rule = {
  name: "listed-principals",
  description:
    "A resource's policy lets in its own account, exact roles of listed accounts, and AWS services that act for one of them.",
  severity: "high",
  level: { source: "mandatory", target: "mandatory" },
  types: TYPES,
  check: (resource, stack) =>
    documentsOf(resource)
      .filter(({ kind }) => kind === "resource")
      .flatMap(({ where, statements }) =>
        statements
          .filter(({ effect }) => effect === "Allow")
          .flatMap((statement) => unlistedCallers(statement, stack).map((fault) => `${where} ${fault}`)),
      ),
};
