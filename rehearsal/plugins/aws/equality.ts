import { isDeepStrictEqual } from "node:util";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Whether two values of a property mean the same to AWS: documents by what they say, lists of names in any order, and
 * what is left out as its default, or else as `false` or empty.
 * @param defaults of the property itself, or as an object those of its properties
 */
export function same(one: unknown, other: unknown, defaults?: unknown): boolean {
  return isDeepStrictEqual(meaning(one, defaults), meaning(other, defaults));
}

/**
 * What a program would write for what AWS has: its own words where they mean the same, and nothing for a default.
 * @param written what the program says; `undefined` when it says nothing
 */
export function asWritten(written: unknown, actual: unknown, defaults?: unknown): unknown {
  if (same(written, actual, defaults)) return written;
  if (Array.isArray(actual)) {
    const items: unknown[] = Array.isArray(written) ? written : [];
    return actual.map((item, index) => asWritten(items[index], item, defaults) ?? item);
  }
  if (!isObject(actual)) return actual;
  const own = isObject(written) ? written : {};
  return merge(own, actual, (key) => asWritten(own[key], actual[key], defaultOf(defaults, key)));
}

function meaning(value: unknown, defaults?: unknown): unknown {
  const said = value ?? (isObject(defaults) ? {} : defaults);
  if (isEmpty(said) && (isEmpty(defaults) || isObject(defaults))) return undefined;
  if (typeof said === "string") return documentIn(said) ?? said;
  if (Array.isArray(said))
    return said.some(isObject)
      ? said.map((item) => meaning(item, defaults))
      : said.map(String).sort((a, b) => a.localeCompare(b));
  if (!isObject(said)) return said;
  const fields = merge(said, defaults, (key) => meaning(said[key], defaultOf(defaults, key)));
  return Object.keys(fields).length > 0 ? fields : undefined;
}

/** A JSON document by what it says: IAM writes a list of one text as that text. */
function documentIn(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const document: unknown = JSON.parse(text, (_key, value: unknown) =>
      Array.isArray(value) && value.length === 1 && typeof value[0] === "string" ? value[0] : value,
    );
    return { document };
  } catch {
    return undefined; // text that only begins like a document
  }
}

function merge(one: Fields, other: unknown, value: (key: string) => unknown): Fields {
  const keys = new Set([...Object.keys(one), ...(isObject(other) ? Object.keys(other) : [])]);
  const all = [...keys].map((key) => [key, value(key)] as const);
  return Object.fromEntries(all.filter(([, found]) => found !== undefined));
}

function defaultOf(defaults: unknown, key: string): unknown {
  return isObject(defaults) ? defaults[key] : undefined;
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === false ||
    value === "" ||
    (Array.isArray(value) && value.length === 0)
  );
}
