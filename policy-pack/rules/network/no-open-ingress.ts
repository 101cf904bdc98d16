import { openRanges } from "../../address-ranges";
import { mapsIn } from "../../inputs";
import type { Resource, Rule } from "../../rule";

/** The pipeline answers nobody: its tasks call, and nothing calls them. */
export const noOpenIngress: Rule = {
  name: "no-open-ingress",
  description: "No security group lets the internet in.",
  severity: "high",
  level: { source: "mandatory", target: "mandatory" },
  types: [
    "aws:ec2/defaultSecurityGroup:",
    "aws:ec2/securityGroup:",
    "aws:ec2/securityGroupRule:",
    "aws:vpc/securityGroupIngressRule:",
  ],
  check: (resource) =>
    rangesOf(resource).map(
      (range) => `allows ingress from ${range}. Name a security group or a private range.`,
    ),
};

function rangesOf({ type, properties }: Resource): readonly string[] {
  if (type.startsWith("aws:vpc/")) return openRanges(properties, "cidrIpv4", "cidrIpv6");
  if (type.startsWith("aws:ec2/securityGroupRule:"))
    return properties["type"] === "egress" ? [] : openRanges(properties, "cidrBlocks", "ipv6CidrBlocks");
  return mapsIn(properties, "ingress").flatMap((rule) => openRanges(rule, "cidrBlocks", "ipv6CidrBlocks"));
}
