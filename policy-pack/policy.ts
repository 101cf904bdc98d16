import type {
  EnforcementLevel,
  ResourceRemediation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
} from "@pulumi/policy";
import { isUnknownValue } from "./known-values";
import type { Level, Resource, Rule, StackFacts } from "./rule";

/** A rule's level for a stack, with what `settings.json` says over it. */
export function levelOf(
  rule: Pick<Rule, "name" | "level">,
  { kind }: StackFacts,
  levels: Readonly<Record<string, Level>>,
): Level {
  return levels[rule.name] ?? rule.level[kind];
}

/** The rule as Pulumi runs it. */
export function toPolicy(rule: Rule, level: Level, facts: StackFacts): ResourceValidationPolicy {
  return {
    name: rule.name,
    description: rule.description,
    severity: rule.severity,
    enforcementLevel: level satisfies EnforcementLevel,
    validateResource: (args, reportViolation) => {
      const { name, type } = args;
      for (const finding of findings(rule, toResource(args), facts))
        reportViolation(`${name} (${type}): ${finding}`);
    },
    ...(rule.remediate ? { remediateResource: remediation(rule, rule.remediate, facts) } : {}),
  };
}

/** Gives back the very properties it was given: what is unknown or secret in them stays so. */
function remediation(
  rule: Rule,
  remediate: NonNullable<Rule["remediate"]>,
  facts: StackFacts,
): ResourceRemediation {
  return (args) => {
    if (!appliesTo(rule, args.type)) return undefined;
    return remediate(args.props, toResource(args), facts) ? args.props : undefined;
  };
}

const toResource = ({ type, name, props, opts, provider }: ResourceValidationArgs): Resource => ({
  type,
  name,
  properties: props,
  protect: opts.protect,
  provider: provider?.props,
});

const appliesTo = ({ types }: Rule, type: string): boolean =>
  types === undefined || types.some((head) => type.startsWith(head));

/**
 * What a rule says about a resource. Where it cannot decide, that is a finding too: the policy SDK would make a mere
 * advisory of an unknown value, and fail the run without a word about the rule for any other error.
 */
export function findings(rule: Rule, resource: Resource, facts: StackFacts): readonly string[] {
  if (!appliesTo(rule, resource.type)) return [];
  try {
    return rule.check(resource, facts);
  } catch (cause) {
    if (facts.kind === "source" && isUnknownValue(cause)) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    return [
      `cannot be decided by ${rule.name}: ${reason}. What cannot be decided is refused: use a value that is known at preview, in the shape that AWS documents.`,
    ];
  }
}
