import type { Settings } from "../settings/settings";

/**
 * How much a violation weighs: `mandatory` stops the deployment, `advisory` is only reported, `disabled` is not looked at.
 * `remediate` mends the resource, and stops the deployment where it cannot.
 */
export type Level = "mandatory" | "advisory" | "disabled" | "remediate";

/** A resource as a rule sees it. */
export interface Resource {
  /** Such as `aws:s3/bucket:Bucket`. */
  readonly type: string;
  /** Its name in the program. */
  readonly name: string;
  /** Its inputs. Reading a value that only an update will know throws: the rule cannot decide then. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** Whether Pulumi refuses to delete it. */
  readonly protect: boolean;
  /** Inputs of its provider, lists and maps as JSON text; none for a component. */
  readonly provider?: Readonly<Record<string, unknown>> | undefined;
}

/** What rules know about the stack that is being checked. */
export interface StackFacts {
  /** A stack that is not known to be a source is held to the rules of a target. */
  readonly kind: "source" | "target";
  readonly project: string;
  readonly stack: string;
  /** The stack's settings; `undefined` when they cannot be read, and a rule that needs them cannot decide. */
  readonly settings: Settings | undefined;
  /** Accounts that a policy may name: the stack's own, its targets' or its source's, and those of `settings.json`. */
  readonly accounts: readonly string[];
  /** Resource types that `settings.json` allows in a target beside the pipeline's own. */
  readonly extraTypes: readonly string[];
  /** Calls that `settings.json` allows in a target beside the pipeline's own, each as `service:action`. */
  readonly extraCalls: readonly string[];
}

/** One thing that must not be, as a plain object. The name is the file's. */
export interface Rule {
  readonly name: string;
  /** One sentence: what holds when nothing is reported. */
  readonly description: string;
  readonly severity: "low" | "medium" | "high" | "critical";
  readonly level: { readonly source: Level; readonly target: Level };
  /** Heads of the types it looks at (`aws:iam/role:` or `aws:s3/`); every resource when left out. */
  readonly types?: readonly string[];
  /**
   * What is wrong with a resource, a sentence each that says what was found and what to do instead; none when it is
   * fine. Pure: the same resource and facts give the same answer.
   * @throws when it cannot decide; in a target that counts as a violation
   */
  readonly check: (resource: Resource, stack: StackFacts) => readonly string[];
  /**
   * Mends a resource by changing `properties` themselves, at level `remediate`: in a copy, Pulumi would take the secrets
   * for plain text.
   * @returns whether it changed anything
   */
  readonly remediate?: (
    properties: Record<string, unknown>,
    resource: Resource,
    stack: StackFacts,
  ) => boolean;
}

/** The stack's settings. @throws Error when they cannot be read, so that the rule does not decide without them */
export function settingsOf({ settings, stack }: StackFacts): Settings {
  if (settings) return settings;
  throw new Error(`the settings of stack ${stack} cannot be read`);
}
