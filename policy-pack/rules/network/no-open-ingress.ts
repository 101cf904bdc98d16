import { mapsIn, type Inputs } from "../../inputs";
import type { Resource, Rule } from "../../rule";

/** More addresses than any private network has: 10.0.0.0/8 and fd00::/8 are the largest. */
const LARGEST_PREFIX = 8;

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
    rangesOf(resource)
      .filter(isOpen)
      .map((range) => `lets in whoever calls from ${range}. Name a security group or a private range.`),
};

function rangesOf({ type, properties }: Resource): readonly string[] {
  if (type.startsWith("aws:vpc/")) return texts(properties, "cidrIpv4", "cidrIpv6");
  if (type.startsWith("aws:ec2/securityGroupRule:"))
    return properties["type"] === "egress" ? [] : texts(properties, "cidrBlocks", "ipv6CidrBlocks");
  return mapsIn(properties, "ingress").flatMap((rule) => texts(rule, "cidrBlocks", "ipv6CidrBlocks"));
}

const texts = (inputs: Inputs, ...keys: readonly string[]): readonly string[] =>
  keys.flatMap((key) => inputs[key] ?? []).map(String);

function isOpen(range: string): boolean {
  const prefix = /^[\da-f.:]+\/(\d{1,3})$/i.exec(range.trim())?.[1];
  if (prefix === undefined) throw new Error(`${JSON.stringify(range)} is no range of addresses`);
  return Number(prefix) < LARGEST_PREFIX;
}
