/**
 * Reads JSON in which no object has a key twice: which of the two counts is for each reader to say, and AWS's need not
 * be this one's.
 * @param what What the text is, for messages.
 * @throws Error for text that is not JSON, and for a key that is there twice
 */
export function parseJson(text: string, what: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text) as unknown;
  } catch {
    throw new Error(`${what} is not JSON: ${text.slice(0, 60)}`);
  }
  const key = repeatedKey(text);
  if (key !== undefined) throw new Error(`${what} has the key ${key} twice`);
  return value;
}

/** A value that may come as JSON text, as a provider's lists and maps do, or as what that holds. @throws Error as `parseJson` */
export const decoded = (value: unknown, what: string): unknown =>
  typeof value === "string" ? parseJson(value, what) : value;

/** The first key that an object of a text, which is JSON, has twice; in quotes. */
function repeatedKey(text: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [token, string, colon] of text.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|[[\]{}]/g)) {
    if (token === "{" || token === "[") open.push(new Set());
    else if (token === "}" || token === "]") open.pop();
    else if (string !== undefined && colon !== undefined) {
      const key = JSON.stringify(JSON.parse(string));
      if (open.at(-1)?.has(key)) return key;
      open.at(-1)?.add(key);
    }
  }
  return undefined;
}
