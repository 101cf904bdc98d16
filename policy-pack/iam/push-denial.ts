import { PUSH_ACTIONS } from "../../documents/boundary/build-services";
import type { IamCondition, IamStatement } from "./document";
import { covers } from "./patterns";

/** Operators that leave out the roles they name, and nobody else. */
const BUT = ["arnnotequals", "arnnotlike", "stringnotequals"];

/** Whether a repository's policy denies every push to everyone but one role. */
export const deniesOtherPushes = (statements: readonly IamStatement[], pusher: string): boolean =>
  PUSH_ACTIONS.every((push) =>
    statements.some(
      (statement) =>
        deniesEveryone(statement) &&
        statement.actions.some((action) => covers(action, push)) &&
        statement.conditions.every((condition) => leavesOut(condition, pusher)),
    ),
  );

/** A repository's policy names no resource; one of the registry names all of its repositories. */
const deniesEveryone = ({ effect, principals, resources, notResources }: IamStatement): boolean =>
  effect === "Deny" &&
  notResources === undefined &&
  (resources.length === 0 ||
    resources.some((found) => /^(\*|arn:aws:ecr:[\w-]+:\d{12}:repository\/\*)$/.test(found))) &&
  ["*", "AWS"].some((type) => principals?.[type]?.includes("*") === true);

const leavesOut = ({ operator, key, values }: IamCondition, pusher: string): boolean =>
  BUT.includes(operator) && key === "aws:principalarn" && values.length === 1 && values[0] === pusher;
