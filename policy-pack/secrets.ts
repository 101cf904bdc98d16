import { jsonWithin } from "./known-values";

/** Forms of text that are a secret whatever they are called. */
const SECRET_FORMS: readonly (readonly [RegExp, string])[] = [
  [/\b(AKIA|ASIA)[A-Z2-7]{16}\b/, "an AWS access key"],
  [/-----BEGIN ([A-Z]+ )*PRIVATE KEY( BLOCK)?-----/, "a private key"],
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/'"]*:[^\s:@/'"]+@/i, "a URL with a password"],
  [/(^|[;\s])(password|pwd)\s*=\s*[^;\s{$][^;]*;/i, "a connection string with a password"],
  [/\b(gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{22})/, "a GitHub token"],
  [/\bxox[abeoprs]-[A-Za-z0-9-]{10}/, "a Slack token"],
  [/\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\./, "a signed token"],
];

/** A name whose value is a secret, in words of lower case joined by `_`. */
const SECRET_NAME =
  /passw(or)?d|passphrase|secret|credential|(^|_)(pwd|pat)(_|$)|[a-z]pwd$|token(_|$)|(api|auth|access|private|encryption|signing)_?key/;

/** A name that only tells of a secret: where it is, or what is asked of it. */
const ABOUT_A_SECRET =
  /_(arn|name|path|file|url|uri|endpoint|host|prefix|version|ttl|days|minutes|seconds|length|count|limit|enabled|required|policy|type)$/;

/** What kind of secret a text is or holds; `undefined` for any other text. */
export function secretIn(text: string): string | undefined {
  return SECRET_FORMS.find(([form]) => form.test(text))?.[1];
}

/** Whether a name is one that a secret goes by: `DB_PASSWORD`, `apiKey` or `/app/token`, and not `SECRET_ARN`. */
export function isSecretName(name: string): boolean {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_");
  return SECRET_NAME.test(words) && !ABOUT_A_SECRET.test(words);
}

/** Whether a value stands for itself: a reference, an expression, a switch or nothing at all is not a secret. */
export function isLiteral(value: unknown): value is string {
  return (
    typeof value === "string" &&
    value !== "" &&
    !/^(true|false|arn:aws[\w-]*:.*|\{%[^]*%\}|\$.*|\{\{resolve:.*\}\})$/i.test(value.trim())
  );
}

/**
 * Where a value, however deep and in JSON text too, holds a secret, and what kind: a text of a secret's form, a key of
 * a secret's name, or a pair of `name` and `value` as containers have them. Never the secret itself.
 */
export function secretsWithin(value: unknown, at = ""): readonly string[] {
  if (typeof value === "string") {
    const held = jsonWithin(value);
    if (held !== undefined && typeof held === "object") return secretsWithin(held, at);
    const kind = secretIn(value);
    return kind === undefined ? [] : [`${at || "it"} is ${kind}`];
  }
  if (typeof value !== "object" || value === null) return [];
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  const text = (key: string) => entries.find(([found]) => found.toLowerCase() === key)?.[1];
  const [name, paired] = [text("name"), text("value")];
  if (typeof name === "string" && isSecretName(name) && isLiteral(paired))
    return [`${name} is given in plain text`];
  return entries.flatMap(([key, item]) => {
    if (!Array.isArray(value) && isSecretName(key) && isLiteral(item))
      return [`${key} is given in plain text`];
    const place = typeof name === "string" && key.toLowerCase() === "value" ? name : key;
    return secretsWithin(item, Array.isArray(value) ? at : place);
  });
}
