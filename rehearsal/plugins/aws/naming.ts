type Rename = (key: string) => string;

function renameKeys(value: unknown, rename: Rename): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => renameKeys(item, rename));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [rename(key), renameKeys(inner, rename)]),
  );
}

/** Writes the keys of an object, and of every object inside it, with a capital first letter, as AWS's older APIs do. */
export const pascalKeys = (value: unknown): unknown =>
  renameKeys(value, (key) => key.charAt(0).toUpperCase() + key.slice(1));

/** The way back, for an answer of AWS: `ID` is `id`, and times are text. */
export const camelKeys = (value: object): Readonly<Record<string, unknown>> =>
  renameKeys(value, (key) =>
    key === key.toUpperCase() ? key.toLowerCase() : key.charAt(0).toLowerCase() + key.slice(1),
  ) as Readonly<Record<string, unknown>>;
