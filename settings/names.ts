import type { Fault } from "./fault";
import * as field from "./fields";
import type { RawSettings } from "./schema";

/** The names of a stack's resources, filled in. */
export type Names = Readonly<RawSettings["names"]>;

const RULES: Record<
  keyof Names,
  { safeParse(value: unknown): { success: boolean; error?: { issues: { message: string }[] } } }
> = {
  inputBucket: field.bucketName,
  outputBucket: field.bucketName,
  artifactBucket: field.bucketName,
  logBucket: field.bucketName,
  cluster: field.resourceName,
  taskFamily: field.resourceName,
  logGroup: field.logGroupName,
  stateMachine: field.resourceName,
  schedule: field.resourceName,
  parameterPath: field.parameterPath,
  topic: field.resourceName,
  deadLetterQueue: field.resourceName,
  keyAlias: field.keyAlias,
  executionRole: field.roleName,
  taskRole: field.roleName,
  stateMachineRole: field.roleName,
  scheduleRole: field.roleName,
  boundary: field.policyName,
  deployRole: field.roleName,
  previewRole: field.roleName,
  promotionRole: field.roleName,
  imageBuilderRole: field.roleName,
  testerRole: field.roleName,
  deployerRole: field.roleName,
  previewerRole: field.roleName,
};

/** What the placeholders of names stand for. */
export interface NameValues {
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  /** Name of a pipeline. */
  readonly workload: string;
}

/** Fills the placeholders of names and checks each name against its service's rule. */
export function resolveNames(
  templates: Names,
  values: NameValues,
): { readonly names: Names; readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const names = Object.fromEntries(
    Object.entries(templates).map(([key, template]) => {
      const name = fillTemplate(template, { ...values });
      const checked = RULES[key as keyof Names].safeParse(name);
      for (const { message } of checked.error?.issues ?? [])
        faults.push({ key: `names.${key}`, found: name, allowed: message });
      return [key, name];
    }),
  ) as unknown as Names;
  return { names, faults: [...faults, ...sharedBuckets(names)] };
}

/** Names of buckets; a target uses all but the artifact bucket. */
export const BUCKETS = ["inputBucket", "outputBucket", "artifactBucket", "logBucket"] as const;

/** Each bucket has its own policy and lifecycle: two of one name would be one bucket with two of each. */
const sharedBuckets = (names: Names): Fault[] =>
  BUCKETS.flatMap((key, index) => {
    const other = BUCKETS.slice(0, index).find((before) => names[before] === names[key]);
    const allowed = `a bucket of its own: names.${other} is the same`;
    return other === undefined ? [] : [{ key: `names.${key}`, found: names[key], allowed }];
  });

/** The model that a commit names, and that what it builds is released with. */
export const MODEL_FILE = "releases/model.json";

/** Replaces placeholders such as `{stack}` by their values. */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (placeholder, key: string) => values[key] ?? placeholder);
}

/** `prod` to `AllowProd`, `eu-prod` to `AllowEuProd`: a statement id takes letters and digits only. */
export function allowSid(stack: string): string {
  const words = stack.split(/[^A-Za-z0-9]+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `Allow${words.join("")}`;
}
