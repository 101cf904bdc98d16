import { shown, type Inputs } from "../../inputs";
import { everyValue, isMap, valueOf } from "../../known-values";
import type { Resource, Rule } from "../../rule";

/** Properties that decide it, by the head of the type. Within them, the keys of the API and of Pulumi are looked for. */
const HOLDERS: Readonly<Record<string, string>> = {
  "aws:cloudwatch/eventTarget:": "ecsTarget",
  "aws:ec2/launchTemplate:": "networkInterfaces",
  "aws:ecs/service:": "networkConfiguration",
  "aws:ecs/taskSet:": "networkConfiguration",
  "aws:scheduler/schedule:": "target",
  "aws:sfn/stateMachine:": "definition",
};
/** Types with the switch among their own properties. */
const INSTANCES = ["aws:ec2/instance:", "aws:ec2/launchConfiguration:", "aws:ec2/spotInstanceRequest:"];

/** What starts in a subnet gets one by itself; in AWS's default subnets unless their settings say otherwise. */
const SUBNETS: Readonly<Record<string, boolean>> = {
  "aws:ec2/defaultSubnet:": true,
  "aws:ec2/subnet:": false,
};

/** What a target runs cannot be reached from the internet. */
export const noPublicIp: Rule = {
  name: "no-public-ip",
  description: "Nothing that a target runs has a public address.",
  severity: "high",
  level: { source: "disabled", target: "mandatory" },
  types: [...Object.keys(HOLDERS), ...Object.keys(SUBNETS), ...INSTANCES],
  check: ({ type, properties }: Resource) => {
    const subnet = Object.entries(SUBNETS).find(([head]) => type.startsWith(head));
    if (subnet) return subnetFaults(properties, subnet[1]);
    if (INSTANCES.some((head) => type.startsWith(head))) return faultOf(properties);
    const holder = Object.entries(HOLDERS).find(([head]) => type.startsWith(head))?.[1] ?? "";
    return [...everyValue(properties[holder])].filter(isMap).flatMap(faultOf);
  },
};

/** Every IPv6 address of AWS is a public one. */
const subnetFaults = (properties: Inputs, byDefault: boolean): readonly string[] =>
  [
    ["mapPublicIpOnLaunch", properties["mapPublicIpOnLaunch"] ?? byDefault] as const,
    ["assignIpv6AddressOnCreation", properties["assignIpv6AddressOnCreation"] ?? false] as const,
  ]
    .filter(([, found]) => found !== false)
    .map(
      ([key, found]) => `assigns public addresses in the subnet: ${key} is ${shown(found)}. Make it false.`,
    );

/** What is wrong with the switch when a map has one. */
function faultOf(map: Readonly<Record<string, unknown>>): readonly string[] {
  const decided = Object.keys(map).find((key) => key.toLowerCase() === "assignpublicip.$");
  const value = valueOf(map, "assignPublicIp") ?? valueOf(map, "associatePublicIpAddress") ?? false;
  if (decided !== undefined || (typeof value === "string" && value.startsWith("{%")))
    return ["decides only when it runs whether it gets a public address. Write DISABLED."];
  if (value === false || (typeof value === "string" && /^(disabled|false)$/i.test(value))) return [];
  return [
    "gives what it runs a public address. Reach AWS by NAT or endpoints: network.egress of the stack's settings.",
  ];
}
