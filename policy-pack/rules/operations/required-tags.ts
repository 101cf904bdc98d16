import { isMap, mapIn, type Inputs } from "../../inputs";
import { decoded } from "../../json";
import type { Resource, Rule, StackFacts } from "../../rule";

/** Heads of the pipeline's types that take tags. */
export const TAGGED_TYPES: readonly string[] = [
  "aws:cloudwatch/logGroup:",
  "aws:cloudwatch/metricAlarm:",
  "aws:ec2/defaultSecurityGroup:",
  "aws:ec2/eip:",
  "aws:ec2/flowLog:",
  "aws:ec2/internetGateway:",
  "aws:ec2/natGateway:",
  "aws:ec2/routeTable:",
  "aws:ec2/securityGroup:",
  "aws:ec2/subnet:",
  "aws:ec2/vpc:",
  "aws:ec2/vpcEndpoint:",
  "aws:ecr/repository:",
  "aws:ecs/cluster:",
  "aws:ecs/taskDefinition:",
  "aws:iam/role:",
  "aws:kms/key:",
  "aws:s3/bucket:",
  "aws:scheduler/scheduleGroup:",
  "aws:sfn/stateMachine:",
  "aws:sns/topic:",
  "aws:sqs/queue:",
  "aws:ssm/parameter:",
  "aws:vpc/securityGroupEgressRule:",
  "aws:vpc/securityGroupIngressRule:",
];

/** Whoever finds a resource in the account, or on its bill, can tell where it comes from. */
export const requiredTags: Rule = {
  name: "required-tags",
  description:
    "Resources carry the tags Project, Stack and ManagedBy: from their provider, by themselves, or by this rule.",
  severity: "low",
  level: { source: "remediate", target: "remediate" },
  types: TAGGED_TYPES,
  check: (resource, stack) =>
    missing(resource, stack).map(
      ([key, value]) =>
        `is missing the tag ${key} = ${value}. Give its provider defaultTags as deployment.ts does, or the resource the tag.`,
    ),
  remediate: (properties, resource, stack) => {
    const tags = missing(resource, stack);
    if (tags.length === 0) return false;
    if (properties["tags"] === undefined) properties["tags"] = Object.fromEntries(tags);
    else Object.assign(mapIn(properties, "tags"), Object.fromEntries(tags));
    return true;
  },
};

/** The tags that a resource has neither by itself nor from its provider, with their values. */
function missing(resource: Resource, { project, stack }: StackFacts): readonly (readonly [string, string])[] {
  const required = { Project: project, Stack: stack, ManagedBy: "pulumi" };
  const [own, inherited] = [mapIn(resource.properties, "tags"), defaultTags(resource.provider ?? {})];
  return Object.entries(required).filter(([key, value]) => (own[key] ?? inherited[key]) !== value);
}

function defaultTags(provider: Inputs): Inputs {
  const given = decoded(provider["defaultTags"] ?? {}, "defaultTags");
  if (!isMap(given)) throw new Error("its provider's defaultTags are not a map");
  return mapIn(given, "tags");
}
