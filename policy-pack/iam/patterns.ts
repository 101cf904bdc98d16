import { overlaps } from "../../settings/patterns";
import type { IamStatement } from "./document";

/** Whether every text of the pattern `inner` is one of `outer` too. When in doubt, no. */
export function covers(outer: string, inner: string): boolean {
  const escaped = outer.toLowerCase().replace(/[.+^${}()|[\]\\]/g, "\\$&");
  // A `*` within `inner` stands for itself here, so that only a `*` of `outer` takes it.
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", "[^*]")}$`, "s").test(
    inner.toLowerCase(),
  );
}

/** An action that a document allows, as the document writes it, and the pattern that it must not meet. */
export interface AllowedAction {
  readonly allowed: string;
  readonly pattern: string;
}

/**
 * Which of some actions (as patterns) a document allows, whatever the resource and the conditions: by `Action` with its
 * wildcards in any case, or by a `NotAction` that does not leave them out. What the same document denies everywhere and
 * without a condition is not allowed.
 */
export function allowedActions(
  statements: readonly IamStatement[],
  patterns: readonly string[],
): readonly AllowedAction[] {
  const denied = statements.filter(
    ({ effect, conditions, resources, principals, notPrincipals }) =>
      effect === "Deny" &&
      conditions.length === 0 &&
      principals === undefined &&
      notPrincipals === undefined &&
      resources.includes("*"),
  );
  const isDenied = (pattern: string) =>
    denied.some(({ actions, notActions }) =>
      notActions
        ? !notActions.some((kept) => overlaps(kept, pattern))
        : actions.some((action) => covers(action, pattern)),
    );
  const open = patterns.filter((pattern) => !isDenied(pattern));
  return statements
    .filter(({ effect }) => effect === "Allow")
    .flatMap(({ actions, notActions }) =>
      notActions
        ? open
            .filter((pattern) => !notActions.some((kept) => covers(kept, pattern)))
            .map((pattern) => ({ allowed: `everything but ${notActions.join(", ")}`, pattern }))
        : actions.flatMap((action) => {
            const pattern = open.find((candidate) => overlaps(action, candidate));
            return pattern === undefined ? [] : [{ allowed: action, pattern }];
          }),
    );
}
