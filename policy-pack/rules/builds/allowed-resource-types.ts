import { ALLOWED_TYPES } from "../../allowed-types";
import type { Rule } from "../../rule";

/** What nobody thought of is refused: a target has the pipeline's own types and those that `settings.json` adds. */
export const allowedResourceTypes: Rule = {
  name: "allowed-resource-types",
  description:
    "A target has no resource types but the pipeline's own and those that policy-pack/settings.json adds.",
  severity: "critical",
  level: { source: "disabled", target: "mandatory" },
  check: ({ type }, { extraTypes }) =>
    ALLOWED_TYPES.has(type) || extraTypes.includes(type)
      ? []
      : [
          "is of a type that the pipeline does not have in a target. Remove it, or, when it neither builds nor runs anything, add its type to extraTypes in policy-pack/settings.json.",
        ],
};
