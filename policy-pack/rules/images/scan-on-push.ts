import { mapIn, shown } from "../../inputs";
import type { Rule } from "../../rule";

/** An image's known vulnerabilities are looked up when it arrives. */
export const scanOnPush: Rule = {
  name: "scan-on-push",
  description: "A repository scans every image that is pushed into it.",
  severity: "medium",
  level: { source: "mandatory", target: "mandatory" },
  types: ["aws:ecr/repository:"],
  check: ({ properties }) => {
    const found = mapIn(properties, "imageScanningConfiguration")["scanOnPush"];
    return found === true ? [] : [`imageScanningConfiguration.scanOnPush is ${shown(found)}. Make it true.`];
  },
};
