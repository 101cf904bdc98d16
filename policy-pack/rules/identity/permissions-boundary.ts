import { composeArns } from "../../../arns";
import { shown } from "../../inputs";
import { settingsOf, type Rule } from "../../rule";

/** Whatever its policies say, a target's role builds nothing. */
export const permissionsBoundary: Rule = {
  name: "permissions-boundary",
  description: "Every role of a target has the stack's permissions boundary, which denies builds and pushes.",
  severity: "critical",
  level: { source: "disabled", target: "mandatory" },
  types: ["aws:iam/role:"],
  check: ({ properties }, stack) => {
    const { boundary } = composeArns(settingsOf(stack));
    const found = properties["permissionsBoundary"];
    return found === boundary ? [] : [`permissionsBoundary is ${shown(found)}. Make it "${boundary}".`];
  },
};
