import type { IamStatement } from "./document";

/** Whether two IAM patterns (`*` any text, `?` one character, case ignored) have a text in common. */
export function overlaps(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  if (differAtOnce(a, b)) return false;
  const seen = new Map<number, boolean>();
  const from = (i: number, j: number): boolean => {
    if (i === a.length && j === b.length) return true;
    const key = i * (b.length + 1) + j;
    const known = seen.get(key);
    if (known !== undefined) return known;
    const found =
      (a[i] === "*" && (from(i + 1, j) || (j < b.length && from(i, j + 1)))) ||
      (b[j] === "*" && (from(i, j + 1) || (i < a.length && from(i + 1, j)))) ||
      (i < a.length && j < b.length && sameCharacter(a[i], b[j]) && from(i + 1, j + 1));
    seen.set(key, found);
    return found;
  };
  return from(0, 0);
}

/** Whether two patterns differ before either has a wildcard, as actions of two services do: most pairs, and the cheap ones. */
function differAtOnce(a: string, b: string): boolean {
  for (let i = 0; i < a.length && i < b.length; i++) {
    if (isWildcard(a[i]) || isWildcard(b[i])) return false;
    if (a[i] !== b[i]) return true;
  }
  return false;
}

const isWildcard = (character: string | undefined): boolean => character === "*" || character === "?";

const sameCharacter = (a: string | undefined, b: string | undefined): boolean =>
  a === b || a === "?" || b === "?";

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
