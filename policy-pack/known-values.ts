/** Whether a rule met a value that only an update will know. The SDK does not export the class. */
export function isUnknownValue(cause: unknown): boolean {
  return cause instanceof Error && cause.constructor.name === "UnknownValueError";
}

/** Keys (or places) and values of a value; those that only an update will know are left out. */
export function knownEntries(value: object): readonly (readonly [string, unknown])[] {
  return Object.keys(value).flatMap((key) => {
    try {
      return [[key, (value as Readonly<Record<string, unknown>>)[key]] as const];
    } catch (cause) {
      if (isUnknownValue(cause)) return [];
      throw cause;
    }
  });
}

/**
 * Every object and text within a value, itself included, however deep; text that is JSON is read as what it holds too.
 * What only an update will know is left out: a rule that cannot do without it reads it by its name.
 */
export function* everyValue(value: unknown): Generator<object | string> {
  if (typeof value === "string") {
    yield value;
    const held = jsonWithin(value);
    if (held !== undefined) yield* everyValue(held);
  } else if (typeof value === "object" && value !== null) {
    yield value;
    for (const [, nested] of knownEntries(value)) yield* everyValue(nested);
  }
}

/** What a text holds when it is JSON of an object, a list or a text; `undefined` for any other text. */
export function jsonWithin(text: string): unknown {
  return /^\s*[[{"]/.test(text) ? parsedOnce(text) : undefined;
}

/** Several rules, one after the other, read the same document of the same resource. */
const RECENT_TEXTS = 16;
const recent = new Map<string, unknown>();

function parsedOnce(text: string): unknown {
  if (recent.has(text)) return recent.get(text);
  const value = parsed(text);
  const [oldest] = recent.keys();
  if (recent.size >= RECENT_TEXTS && oldest !== undefined) recent.delete(oldest);
  recent.set(text, value);
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * A key as readers see it that disregard case; those in Go, as AWS's provider is, take the long s (U+017F) for an s and
 * the sign of kelvin (U+212A) for a k. https://pkg.go.dev/encoding/json#Unmarshal
 */
export const foldCase = (key: string): string => key.toUpperCase().toLowerCase();

/** The value of a key, whatever its case: AWS's APIs, its documents and Pulumi write the same key in several. */
export function valueOf(record: Readonly<Record<string, unknown>>, key: string): unknown {
  const folded = foldCase(key);
  const [found, twin] = Object.keys(record).filter((candidate) => foldCase(candidate) === folded);
  if (twin !== undefined) throw new Error(`it has ${key} twice, as ${found} and ${twin}`);
  return found === undefined ? undefined : record[found];
}
