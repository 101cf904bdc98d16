import { knownText, type StackFinding, type StackResource, type StackRule } from "../../stack-rule";

const VPCS = ["aws:ec2/vpc:", "aws:ec2/defaultVpc:"];
/** Rules that are put into a security group from outside. */
const GROUP_RULES = [
  "aws:ec2/securityGroupRule:",
  "aws:vpc/securityGroupEgressRule:",
  "aws:vpc/securityGroupIngressRule:",
];
const INSTEAD = "as components/network/network.ts does";

/**
 * What AWS makes open is closed, and what goes on is written down. What is refused tells of probes, what is accepted of data
 * that left: only a log of both is one.
 */
export const completeNetworks: StackRule = {
  name: "complete-networks",
  description: "Every VPC has its default security group closed, and a flow log of all traffic.",
  severity: "high",
  level: { source: "mandatory", target: "mandatory" },
  check: (resources) =>
    resources
      .filter(({ type }) => isOneOf(VPCS, type))
      .flatMap((vpc) => {
        const of = (head: string) =>
          resources.filter((other) => other.type.startsWith(head) && comesFrom(other, "vpcId", vpc));
        const groups = of("aws:ec2/defaultSecurityGroup:");
        const logs = of("aws:ec2/flowLog:").filter((log) => knownText(log, "trafficType") === "ALL");
        return [
          ...(groups.length > 0
            ? []
            : [missing(vpc, "has its default security group open", "a DefaultSecurityGroup without rules")]),
          ...(logs.length > 0
            ? []
            : [missing(vpc, "has no flow log of all traffic", 'a FlowLog with trafficType "ALL"')]),
          ...resources
            .filter(({ type }) => isOneOf(GROUP_RULES, type))
            .filter((rule) => [vpc, ...groups].some((owner) => comesFrom(rule, "securityGroupId", owner)))
            .map((resource) => ({
              resource,
              message: `puts a rule into the default security group of ${vpc.name}. Make a security group for what needs it.`,
            })),
        ];
      }),
};

const isOneOf = (heads: readonly string[], type: string): boolean =>
  heads.some((head) => type.startsWith(head));

/** What a component that a plugin makes hands out, such as the id of the VPC in it, comes from the component. */
const comesFrom = (resource: StackResource, property: string, { urn, parent }: StackResource): boolean =>
  resource.comesFrom[property]?.some((from) => from === urn || from === parent) === true;

const missing = (resource: StackResource, what: string, add: string): StackFinding => ({
  resource,
  message: `${what}. Add ${add}, ${INSTEAD}.`,
});
