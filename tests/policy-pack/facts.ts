import type { Resource, StackFacts } from "../../policy-pack/rule";
import type { StackResource } from "../../policy-pack/stack-rule";
import { parseSettings, type Settings } from "../../settings/settings";
import { fixtureConfig, PROJECT, tryingSettings } from "../sample-settings";

/** What a rule knows about a stack of the fixture, with some of it replaced. */
export function facts(stack: "dev" | "prod", changes: Partial<StackFacts> = {}): StackFacts {
  return factsOf(parseSettings(PROJECT, stack, fixtureConfig(stack)), changes);
}

/** What a rule knows about a stack of the fixture with three pipelines, one of which tries releases in a target. */
export const factsOfSeveral = (stack: "dev" | "prod"): StackFacts => factsOf(tryingSettings(stack));

function factsOf(settings: Settings, changes: Partial<StackFacts> = {}): StackFacts {
  const { stack, kind, account, targets, source } = settings;
  const accounts = [account, ...targets.map((target) => target.account), ...(source ? [source.account] : [])];
  return { kind, project: PROJECT, stack, settings, accounts, extraTypes: [], extraCalls: [], ...changes };
}

/** A resource as a rule sees it. */
export function resource(
  type: string,
  properties: Readonly<Record<string, unknown>> = {},
  { name = "thing", protect = false }: Partial<Pick<Resource, "name" | "protect">> = {},
): Resource {
  return { type, name, properties, protect };
}

/** A resource as a rule on the whole stack sees it. @param comesFrom URNs of what its properties come from */
export const stackResource = (
  type: string,
  name: string,
  properties: Readonly<Record<string, unknown>> = {},
  comesFrom: StackResource["comesFrom"] = {},
): StackResource => ({ type, name, urn: `urn:${name}`, properties, protect: false, comesFrom });

/** What is said of a resource about which a rule cannot decide. */
export const undecided = (rule: string, reason: string): string =>
  `cannot be decided by ${rule}: ${reason}. What cannot be decided is refused: use a value that is known at preview, in the shape that AWS documents.`;
