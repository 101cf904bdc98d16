import { onlyWithin } from "../../iam/confinement";
import { parseDocument, type IamStatement } from "../../iam/document";
import { unlistedCallers } from "../../iam/listed-callers";
import { isGiven, shown, type Inputs } from "../../inputs";
import { settingsOf, type Rule, type StackFacts } from "../../rule";

/** One bucket or what is in it, of anybody: an ARN of S3 has no account. */
const BUCKET = /^arn:aws:s3:::[\w.-]+(\/.*)?$/s;

/**
 * The way to AWS is not a way to a stranger's service, and what goes through it is named: by accounts, or by buckets, whose owner
 * no ARN tells.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export const boundEndpoints: Rule = {
  name: "bound-endpoints",
  description:
    "VPC endpoints go to AWS's services in the stack's region, for listed accounts or to named buckets alone.",
  severity: "high",
  level: { source: "mandatory", target: "mandatory" },
  types: ["aws:ec2/vpcEndpoint:", "aws:ec2/vpcEndpointPolicy:"],
  check: ({ type, properties }, stack) => [
    ...(type.startsWith("aws:ec2/vpcEndpoint:") ? strangers(properties, settingsOf(stack).region) : []),
    ...policyFaults(properties, stack),
  ],
};

/** A stranger's service is named com.amazonaws.vpce.<region>.vpce-svc-…; what leads elsewhere has no name of a service. */
function strangers(properties: Inputs, region: string): readonly string[] {
  const { serviceName } = properties;
  const serviceRegion = properties["serviceRegion"] ?? region;
  const service = new RegExp(`^(com\\.amazonaws|aws\\.[a-z-]+)\\.${region}\\.[\\w.-]+$`);
  return [
    ...(typeof serviceName === "string" && service.test(serviceName)
      ? []
      : [`has the serviceName ${shown(serviceName)}. Name a service of AWS, as com.amazonaws.${region}.s3.`]),
    ...(serviceRegion === region
      ? []
      : [`goes to the region ${shown(serviceRegion)}. Leave serviceRegion out.`]),
  ];
}

/** Without a policy AWS lets everything through. */
function policyFaults(properties: Inputs, stack: StackFacts): readonly string[] {
  if (!isGiven(properties, "policy"))
    return [
      "has no policy, and lets everything through. Give it one that names buckets or, by aws:PrincipalAccount, accounts.",
    ];
  return parseDocument(properties["policy"])
    .filter((statement) => statement.effect === "Allow" && !isBound(statement, stack))
    .map(
      ({ actions, notActions }) =>
        `policy lets ${notActions ? `everything but ${notActions.join(", ")}` : actions.join(", ")} through for any account. Name the buckets, or add the condition StringEquals on aws:PrincipalAccount with ${stack.accounts.join(", ")}.`,
    );
}

const isBound = (statement: IamStatement, stack: StackFacts): boolean =>
  unlistedCallers(statement, stack).length === 0 ||
  onlyWithin(statement, stack.accounts, settingsOf(stack).organizationId) ||
  (statement.resources.length > 0 &&
    statement.resources.every((arn) => BUCKET.test(arn) || stack.accounts.includes(accountIn(arn))));

const accountIn = (arn: string): string => /^arn:aws:[\w-]+:[\w-]*:(\d{12}):/.exec(arn)?.[1] ?? "";
