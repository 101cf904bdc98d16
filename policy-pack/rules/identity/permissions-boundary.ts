import { shown } from "../../inputs";
import { settingsOf, type Rule } from "../../rule";

/** Whatever its policies say, a role does not raise itself, and a target's builds nothing. */
export const permissionsBoundary: Rule = {
  name: "permissions-boundary",
  description:
    "Every role has the stack's permissions boundary, which stops it raising its own rights and, in a target, building.",
  severity: "critical",
  level: { source: "mandatory", target: "mandatory" },
  types: ["aws:iam/role:"],
  check: ({ properties }, stack) => {
    const { boundary } = settingsOf(stack).arns;
    const found = properties["permissionsBoundary"];
    return found === boundary ? [] : [`permissionsBoundary is ${shown(found)}. Make it "${boundary}".`];
  },
};
