import { openRanges } from "../../address-ranges";
import { mapsIn, shown, type Inputs } from "../../inputs";
import type { Resource, Rule } from "../../rule";

/** No service needs so many ports at once. */
const MANY_PORTS = 1024;

/** Protocols by the names and numbers that AWS has for them. */
const WITH_PORTS = ["tcp", "6", "udp", "17"];
const ICMP = ["icmp", "1", "icmpv6", "58"];

/**
 * What leaves is of a kind that somebody named. A group without a rule of its own lets nothing out: the provider takes away
 * AWS's own rule. https://www.pulumi.com/registry/packages/aws/api-docs/ec2/securitygroup/
 */
export const noOpenEgress: Rule = {
  name: "no-open-egress",
  description: "No security group lets all protocols or all ports out to the internet.",
  severity: "medium",
  level: { source: "mandatory", target: "mandatory" },
  types: [
    "aws:ec2/defaultSecurityGroup:",
    "aws:ec2/securityGroup:",
    "aws:ec2/securityGroupRule:",
    "aws:vpc/securityGroupEgressRule:",
  ],
  check: (resource) =>
    rulesOf(resource).flatMap((rule) =>
      openRanges(rule, "cidrBlocks", "ipv6CidrBlocks", "cidrIpv4", "cidrIpv6").flatMap((range) =>
        everything(rule).map(
          (what) => `lets ${what} out to ${range}. Name a protocol and its port, such as tcp 443.`,
        ),
      ),
    ),
};

function rulesOf({ type, properties }: Resource): readonly Inputs[] {
  if (type.startsWith("aws:vpc/")) return [properties];
  if (type.startsWith("aws:ec2/securityGroupRule:"))
    return properties["type"] === "ingress" ? [] : [properties];
  return mapsIn(properties, "egress");
}

/**
 * What a rule lets out when it is for all of something. Any protocol but these goes to all ports, whichever it names.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
 */
function everything(rule: Inputs): readonly string[] {
  const protocol = String(rule["ipProtocol"] ?? rule["protocol"]).toLowerCase();
  if (ICMP.includes(protocol)) return [];
  if (!WITH_PORTS.includes(protocol))
    return [protocol === "-1" ? "all protocols" : `all ports of the protocol ${protocol}`];
  const { fromPort, toPort } = rule;
  const few = typeof fromPort === "number" && fromPort >= 0 && Number(toPort) - fromPort < MANY_PORTS - 1;
  return few ? [] : [`the ports ${shown(fromPort)} to ${shown(toPort)} of ${protocol}`];
}
