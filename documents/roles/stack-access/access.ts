import type { Settings } from "../../../settings/settings";
import { uncovered, type Conditions, type Statement } from "../../policy";

/** Actions on resources of one stack: who previews the stack gets the reads, who deploys it reads and writes. */
export interface Access {
  readonly read?: readonly string[];
  /** `*` stands for what one kind of resource has of an action, such as Tag and Untag; a test spells each out. */
  readonly write?: readonly string[];
  readonly resource: readonly string[];
}

/** An access that is a statement of its own, mostly for its condition. */
export interface StatementAccess extends Access {
  readonly sid: string;
  readonly condition?: Conditions;
}

/** For actions that take no resource; each access with it says so. */
export const NO_RESOURCE: readonly string[] = ["*"];

/** Which actions of an access a role gets. */
export type Share = (access: Access) => readonly string[];
export const readsAndWrites: Share = ({ read = [], write = [] }) => [...read, ...write];
export const readsOnly: Share = ({ read = [] }) => read;

/**
 * Accesses as one statement, because IAM counts the characters of a role's policies. An action reaches resources of its
 * own service and kind alone, so together they allow no more than each for itself; a test holds that of all that are
 * given here. Where two would, one of them is apart.
 */
export function together(
  sid: string,
  accesses: readonly Access[],
  share: Share,
  condition?: Conditions,
): Statement[] {
  const shared = accesses.filter((access) => share(access).length > 0);
  const resource = shared.flatMap(({ resource: named }) => named);
  return statement({ sid, resource, ...(condition && { condition }) }, shared.flatMap(share));
}

/** Accesses as statements of their own. */
export const apart = (accesses: readonly StatementAccess[], share: Share): Statement[] =>
  accesses.flatMap((access) => statement(access, share(access)));

function statement({ sid, resource, condition }: StatementAccess, actions: readonly string[]): Statement[] {
  if (actions.length === 0) return [];
  const what = {
    Sid: sid,
    Effect: "Allow",
    Action: uncovered(actions).sort(),
    Resource: uncovered(resource),
  } as const;
  return [condition ? { ...what, Condition: condition } : what];
}

/**
 * Condition that a resource carries the stack's own tags, which the provider puts on everything: they stand for the
 * names of what AWS names itself, such as `vpc-0a1b2c3d`.
 */
export const taggedAsOwn = ({ project, stack }: Pick<Settings, "project" | "stack">) => ({
  StringEquals: { "aws:ResourceTag/Project": [project], "aws:ResourceTag/Stack": [stack] },
});

/**
 * Condition that a resource carries no other stack's tags. The names of pipelines are patterns, so that one that is
 * added needs no other role; where AWS knows tags, what another stack has of a name that matches stays out of reach.
 */
export const exceptOfOthers = (settings: Pick<Settings, "project" | "stack">): Conditions => ({
  StringEqualsIfExists: taggedAsOwn(settings).StringEquals,
});

/** Condition that a resource is made with the stack's own tags. */
export const tagsAsOwn = ({ project, stack }: Pick<Settings, "project" | "stack">) => ({
  StringEquals: { "aws:RequestTag/Project": [project], "aws:RequestTag/Stack": [stack] },
});
