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
