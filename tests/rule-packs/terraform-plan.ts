import type { ScratchRun } from "../../rehearsal/pulumi/scratch-run";
import type { RegisteredResource } from "../../ci/pulumi/stack-run";

/** Names that do not follow. */
const OTHERWISE: Readonly<Record<string, string>> = {
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": "aws_iam_openid_connect_provider",
  clientIdLists: "client_id_list",
};
/** Properties whose keys are the user's. */
const MAPS = ["tags", "dimensions"];
/** Properties that say what a resource is called itself. */
const OWN_NAMES = ["name", "family"];

type Values = Readonly<Record<string, unknown>>;

/**
 * What an update registered, as `terraform show -json` shows a plan
 * (https://developer.hashicorp.com/terraform/internals/json-format). Names are those that Pulumi's provider is made
 * from (https://github.com/pulumi/pulumi-terraform-bridge/blob/main/pkg/tfbridge/names.go). An object stays one where
 * Terraform has a list of one block: checkov reads both alike.
 */
export function terraformPlan({ resources, dependencies }: ScratchRun): object {
  const aws = new Map(
    resources.filter(({ type }) => type.startsWith("aws:")).map((resource) => [resource.urn, resource]),
  );
  /** Of a component, which others depend on when they use its outputs. */
  const childrenOf = (urn: string) => [...aws.values()].filter(({ parent }) => parent === urn);
  const planned = [...aws.values()].map((resource) => {
    const values = translated(resource.inputs) as Values;
    const before = (dependencies.get(resource.urn) ?? []).flatMap((urn) => aws.get(urn) ?? childrenOf(urn));
    const named = { address: addressOf(resource), mode: "managed", type: terraformType(resource.type) };
    return { named: { ...named, name: resource.name }, values, expressions: expressions(values, before) };
  });
  return {
    format_version: "1.2",
    terraform_version: "1.9.0",
    planned_values: {
      root_module: { resources: planned.map(({ named, values }) => ({ ...named, values })) },
    },
    configuration: {
      root_module: { resources: planned.map(({ named, expressions }) => ({ ...named, expressions })) },
    },
  };
}

export const addressOf = ({ type, name }: RegisteredResource): string => `${terraformType(type)}.${name}`;

/** `aws:s3/bucket:Bucket` is `aws_s3_bucket`, `aws:ec2/vpc:Vpc` is `aws_vpc`. */
export function terraformType(type: string): string {
  const [module = "", resource = ""] = type.split(":")[1]?.split("/") ?? [];
  return OTHERWISE[type] ?? ["aws", ...(module === "ec2" ? [] : [module]), snakeCase(resource)].join("_");
}

function translated(value: unknown, property = ""): unknown {
  if (Array.isArray(value)) return value.map((each) => translated(each));
  if (!isObject(value) || MAPS.includes(property)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [terraformName(key, inner), translated(inner, key)]),
  );
}

/** Repeated blocks have a singular name in Terraform, and a plural one in Pulumi. */
function terraformName(property: string, value: unknown): string {
  const name = snakeCase(property);
  const blocks = Array.isArray(value) && value.some(isObject);
  return OTHERWISE[property] ?? (blocks ? name.replace(/ies$/, "y").replace(/(?<!s)s$/, "") : name);
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Which of a resource's values lead to resources that it comes after, as Terraform tells by their addresses. */
function expressions(values: Values, before: readonly RegisteredResource[]): object {
  const found = Object.entries(values).map(([property, value]) => {
    const leads = (to: RegisteredResource) => [value].flat().some((each) => leadsTo(each, to));
    return [property, OWN_NAMES.includes(property) ? [] : before.filter(leads).map(addressOf)] as const;
  });
  return Object.fromEntries(
    found.flatMap(([property, references]) => (references.length > 0 ? [[property, { references }]] : [])),
  );
}

/** By what the fake of AWS makes of a logical name (`<name>-id`, `<name>.<property>`), or by AWS's name or ARN. */
function leadsTo(value: unknown, { type, name, inputs }: RegisteredResource): boolean {
  if (typeof value !== "string") return false;
  const known = inputs[type === "aws:s3/bucket:Bucket" ? "bucket" : "name"];
  return (
    value === `${name}-id` ||
    value.startsWith(`${name}.`) ||
    (typeof known === "string" && value.endsWith(known))
  );
}
