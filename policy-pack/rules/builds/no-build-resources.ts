import { buildsWhat } from "../../build-types";
import type { Rule } from "../../rule";

/** Every known build type is refused by name. */
export const noBuildResources: Rule = {
  name: "no-build-resources",
  description: "A target runs what its source built and tested; it has no resource that builds.",
  severity: "critical",
  level: { source: "disabled", target: "mandatory" },
  check: ({ type }) => {
    const what = buildsWhat(type);
    return what === undefined
      ? []
      : [
          `is a way to build, or to deploy unpromoted: ${what}. A target never builds: build in the source, and promote the result by digest.`,
        ];
  },
};
