import { refusedType } from "../../refused-types";
import type { Rule } from "../../rule";

/** Every type that is known to build, to run other code or to hand out identities is refused by name. */
export const noBuildResources: Rule = {
  name: "no-build-resources",
  description:
    "A target runs what its source built and tested; it has no resource that builds, runs other code or hands out identities.",
  severity: "critical",
  level: { source: "disabled", target: "mandatory" },
  check: ({ type }) => {
    const what = refusedType(type);
    return what === undefined
      ? []
      : [
          `is a way to build, run what nobody promoted or take another identity: ${what}. A target has none: build in the source, and promote the result by digest.`,
        ];
  },
};
