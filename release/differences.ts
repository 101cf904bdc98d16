import { isDeepStrictEqual } from "node:util";

/** One value of a release, or of another thing, that another has not. */
export interface Difference {
  /** Where it stands, such as `images.ds-preprocessing.digest`. */
  readonly key: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What differs between two releases, or two other things, value by value. */
export const differences = <T extends object>(before: T | undefined, after: T): Difference[] =>
  differencesAt("", before, after);

/** One side of differences in a line: what is found, or what is expected, and no more than that. */
export const sideOf = (changes: readonly Difference[], side: "before" | "after"): string =>
  changes.map(({ key, [side]: value }) => `${key} ${value ?? "(none)"}`).join(", ");

function differencesAt(key: string, before: unknown, after: unknown): Difference[] {
  if (isDeepStrictEqual(before, after)) return [];
  const [old, next] = [partsOf(before), partsOf(after)];
  const names = new Set([...(old?.keys() ?? []), ...(next?.keys() ?? [])]);
  const isOneSided = before === undefined || after === undefined;
  const isAlike = old && next && Array.isArray(before) === Array.isArray(after);
  if (names.size > 0 && (isOneSided || isAlike))
    return [...names].flatMap((name) =>
      differencesAt(key === "" ? name : `${key}.${name}`, old?.get(name), next?.get(name)),
    );
  // As they are said, 7 and "7" would be the same.
  const say = said(before) === said(after) ? JSON.stringify : said;
  return [{ key, before: say(before), after: say(after) }];
}

/** What is compared part by part: an object, or a list that holds some. Undefined for what is one value. */
function partsOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value) && value.some((item) => typeof item !== "object")) return undefined;
  return new Map(Object.entries(value).filter(([, part]) => part !== undefined));
}

function said(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  const texts = Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string");
  if (texts) return value.join(", ");
  return JSON.stringify(value);
}
