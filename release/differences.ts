/** One value of a release, or of what is told of one, that another has not. */
export interface Difference {
  /** Where it stands, such as `images.ds-preprocessing.digest`. */
  readonly key: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What differs between two releases, value by value. */
export function differences<T extends object>(before: T | undefined, after: T): Difference[] {
  const [old, next] = [flatten(before ?? {}), flatten(after)];
  return [...new Set([...old.keys(), ...next.keys()])]
    .filter((key) => old.get(key) !== next.get(key))
    .map((key) => ({ key, before: old.get(key), after: next.get(key) }));
}

/** One side of differences in a line: what is found, or what is expected, and no more than that. */
export const sideOf = (changes: readonly Difference[], side: "before" | "after"): string =>
  changes.map(({ key, [side]: value }) => `${key} ${value ?? "(none)"}`).join(", ");

function flatten(value: object, path = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, part] of Object.entries(value) as [string, unknown][]) {
    const name = path === "" ? key : `${path}.${key}`;
    if (Array.isArray(part)) found.set(name, part.join(", "));
    else if (typeof part === "object" && part !== null)
      for (const [inner, text] of flatten(part, name)) found.set(inner, text);
    else if (part !== undefined) found.set(name, typeof part === "string" ? part : JSON.stringify(part));
  }
  return found;
}
