import type { ResourceValidationPolicy } from "@pulumi/policy";
import { buildsWhat } from "../build-types";
import { stackMayBuild } from "../stack-kind";

/** Nothing builds in a target: every known build type is refused there by name. */
export const noBuildResources: ResourceValidationPolicy = {
  name: "no-build-resources",
  description: "A target runs what its source built and tested; it has no resource that builds.",
  enforcementLevel: "mandatory",
  severity: "critical",
  validateResource: ({ type, name }, reportViolation) => {
    const what = buildsWhat(type);
    if (what === undefined || stackMayBuild()) return;
    reportViolation(
      `${name} (${type}) is ${what}. A target never builds: build in the source, and promote the result by digest.`,
    );
  },
};
