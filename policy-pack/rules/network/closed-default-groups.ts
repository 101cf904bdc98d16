import { mapsIn } from "../../inputs";
import type { Rule } from "../../rule";

/** What names no security group gets the VPC's default one. https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html */
export const closedDefaultGroups: Rule = {
  name: "closed-default-groups",
  description: "The default security group of a VPC has no rules.",
  severity: "high",
  level: { source: "mandatory", target: "mandatory" },
  types: ["aws:ec2/defaultSecurityGroup:"],
  check: ({ properties }) =>
    ["ingress", "egress"]
      .filter((way) => mapsIn(properties, way).length > 0)
      .map((way) => `has rules in ${way}. Leave it out, and make a security group for what needs them.`),
};
