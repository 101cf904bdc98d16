const HOSTILE = `"'><img src=x onerror=alert(1)></script></style><script>alert(2)</script>\u202e&lt;{{}}`;

/** Keys whose values a page decides by, or shows as a digest or a time: a type allows no others there. */
const DECIDES = /^(kind|status|result|outcome|layer|promise|tone)$/;
const TIME = /^\d{4}-\d\d-\d\dT/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** The same data, with something behind every text that a page must neither run nor take for markup. */
export function hostile<T>(value: T, key = ""): T {
  if (typeof value === "string")
    return (
      value === "" || TIME.test(value) || DIGEST.test(value) || DECIDES.test(key)
        ? value
        : `${value}${HOSTILE}`
    ) as T;
  if (Array.isArray(value)) return value.map((each) => hostile<unknown>(each, key)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, hostile<unknown>(each, name)]),
  ) as T;
}

/** What moves the cursor, rings, or turns the direction of the text. */
const OBEYED = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/**
 * The names of a page's elements and of their attributes, in their order, and characters that a reader's program obeys:
 * what hostile text must not change.
 */
export const elementsOf = (page: string): string[] => [
  ...[
    ...page
      .replaceAll(/<(script|style)>[^]*?<\/\1>/g, "<$1></$1>")
      .matchAll(/<([a-z][\w-]*)((?: [\w:-]+(?:="[^"]*")?)*)/g),
  ].map(([, name = "", attributes = ""]) =>
    [
      name,
      ...[...attributes.matchAll(/ ([\w:-]+)(?:="[^"]*")?/g)].map(([, attribute = ""]) => attribute),
    ].join(" "),
  ),
  ...(page.match(OBEYED) ?? []),
];
