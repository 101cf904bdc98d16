import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { isUnknownValue } from "./known-values";
import type { Level, Resource, Rule, StackFacts } from "./rule";

/** A resource as a rule on the whole stack sees it: its outputs, which hold its inputs too. */
export interface StackResource extends Resource {
  readonly urn: string;
  /** URN of the component that it is in. */
  readonly parent?: string | undefined;
  /** Property to the URNs of the resources that its value comes from. */
  readonly comesFrom: Readonly<Record<string, readonly string[]>>;
}

/** What is wrong with one resource of the stack. */
export interface StackFinding {
  readonly resource: StackResource;
  readonly message: string;
}

/**
 * One thing that the resources of a stack must have together. It is checked when all are there, which without a
 * preview is too late to stop one: it adds to the rules on single resources and replaces none.
 */
export interface StackRule extends Omit<Rule, "types" | "check" | "remediate"> {
  /**
   * Pure, as a rule's.
   * @throws when it cannot decide; in a target that counts as a violation
   */
  readonly check: (resources: readonly StackResource[], stack: StackFacts) => readonly StackFinding[];
}

/** The rule as Pulumi runs it. */
export function toStackPolicy(rule: StackRule, level: Level, facts: StackFacts): StackValidationPolicy {
  return {
    name: rule.name,
    description: rule.description,
    severity: rule.severity,
    enforcementLevel: level,
    validateStack: ({ resources }, reportViolation) => {
      for (const { message, urn } of stackFindings(rule, resources.map(toStackResource), facts))
        reportViolation(message, urn);
    },
  };
}

/** What a rule says about a stack, each with the resource that it is about. Where it cannot decide, that is a finding too. */
export function stackFindings(
  rule: StackRule,
  resources: readonly StackResource[],
  facts: StackFacts,
): readonly { readonly message: string; readonly urn?: string }[] {
  try {
    return rule.check(resources, facts).map(({ resource: { name, type, urn }, message }) => ({
      message: `${name} (${type}): ${message}`,
      urn,
    }));
  } catch (cause) {
    if (facts.kind === "source" && isUnknownValue(cause)) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    return [
      {
        message: `the stack cannot be decided by ${rule.name}: ${reason}. What cannot be decided is refused.`,
      },
    ];
  }
}

/** A property's text, or `undefined` when only an update will know it. */
export function knownText({ properties }: Resource, property: string): string | undefined {
  try {
    const value = properties[property];
    return typeof value === "string" ? value : undefined;
  } catch (cause) {
    if (isUnknownValue(cause)) return undefined;
    throw cause;
  }
}

function toStackResource({
  type,
  name,
  props,
  opts,
  provider,
  urn,
  parent,
  propertyDependencies,
}: PolicyResource): StackResource {
  const comesFrom = Object.fromEntries(
    Object.entries(propertyDependencies).map(([property, from]) => [property, from.map((one) => one.urn)]),
  );
  return {
    type,
    name,
    properties: props,
    protect: opts.protect,
    provider: provider?.props,
    urn,
    parent: parent?.urn,
    comesFrom,
  };
}
