import type { Fault } from "./fault";
import * as field from "./fields";
import type { pipelineNames, stackNames } from "./name-templates";
import type { RawSettings } from "./schema";

/** The names of what a stack has once, filled in. */
export type StackNames = Readonly<Record<keyof typeof stackNames, string>>;

/** The names of what a pipeline has, filled in; or with their placeholder for the workload. */
export type PipelineNames = Readonly<Record<keyof typeof pipelineNames, string>>;

/** The names of a pipeline and its stack. */
export type Names = StackNames & PipelineNames;

type Rule = { safeParse(value: unknown): { success: boolean; error?: { issues: { message: string }[] } } };

const STACK_RULES: Readonly<Record<keyof StackNames, Rule>> = {
  inputBucket: field.bucketName,
  outputBucket: field.bucketName,
  artifactBucket: field.bucketName,
  logBucket: field.bucketName,
  cluster: field.resourceName,
  releaseParameter: field.parameterPath,
  keyAlias: field.keyAlias,
  boundary: field.policyName,
  deployRole: field.roleName,
  previewRole: field.roleName,
  promotionRole: field.roleName,
  imageBuilderRole: field.roleName,
  testerRole: field.roleName,
  deployerRole: field.roleName,
  previewerRole: field.roleName,
};

const PIPELINE_RULES: Readonly<Record<keyof PipelineNames, Rule>> = {
  taskFamily: field.resourceName,
  logGroup: field.logGroupName,
  stateMachine: field.resourceName,
  schedule: field.resourceName,
  parameterPath: field.parameterPath,
  topic: field.resourceName,
  deadLetterQueue: field.resourceName,
  executionRole: field.roleName,
  taskRole: field.roleName,
  stateMachineRole: field.roleName,
  scheduleRole: field.roleName,
};

/** What the placeholders of names stand for, but for `{workload}`. */
export interface NameValues {
  readonly stack: string;
  readonly account: string;
  readonly region: string;
}

interface Filled<T> {
  readonly names: T;
  readonly faults: readonly Fault[];
}

/** Fills the placeholders of a stack's names, and checks each by its service's rule. */
export function fillStackNames(templates: RawSettings["names"], values: NameValues): Filled<StackNames> {
  const { names, faults } = fill<keyof StackNames>(STACK_RULES, templates, { ...values });
  return { names, faults: [...faults, ...sharedBuckets(names)] };
}

/** Fills the placeholders of a pipeline's names, and checks each by its service's rule. */
export const fillPipelineNames = (
  templates: RawSettings["names"],
  values: NameValues,
  workload: string,
): Filled<PipelineNames> => fill<keyof PipelineNames>(PIPELINE_RULES, templates, { ...values, workload });

/** The templates of a pipeline's names with all filled in but `{workload}`. */
export const templatesOf = (templates: RawSettings["names"], values: NameValues): PipelineNames =>
  mapped(PIPELINE_RULES, (key) => fillTemplate(templates[key], { ...values }));

/** The names of a pipeline. @param workload Its name, or `*` for the pattern that the names of every pipeline match. */
export const namesOf = (templates: PipelineNames, workload: string): PipelineNames =>
  mapped(PIPELINE_RULES, (key) => fillTemplate(templates[key], { workload }));

function fill<K extends keyof Names>(
  rules: Readonly<Record<K, Rule>>,
  templates: Readonly<Record<K, string>>,
  values: Readonly<Record<string, string>>,
): Filled<Record<K, string>> {
  const names = mapped(rules, (key) => fillTemplate(templates[key], values));
  const faults = (Object.keys(rules) as K[]).flatMap((key) =>
    (rules[key].safeParse(names[key]).error?.issues ?? []).map(({ message }) => ({
      key: `names.${key}`,
      found: names[key],
      allowed: message,
    })),
  );
  return { names, faults };
}

function mapped<K extends string>(
  keys: Readonly<Record<K, unknown>>,
  value: (key: K) => string,
): Record<K, string> {
  return Object.fromEntries((Object.keys(keys) as K[]).map((key) => [key, value(key)])) as Record<K, string>;
}

/** Names of buckets; a target uses all but the artifact bucket. */
export const BUCKETS = ["inputBucket", "outputBucket", "artifactBucket", "logBucket"] as const;

/** Each bucket has its own policy and lifecycle: two of one name would be one bucket with two of each. */
const sharedBuckets = (names: StackNames): Fault[] =>
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
