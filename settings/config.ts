import { ProgramError } from "./program-error";
import type { z } from "zod";
import type { Fault } from "./fault";

/** A stack's configuration as the Pulumi engine hands it over: plain text, or JSON for anything else. */
export type Config = Readonly<Record<string, string>>;

/** Configuration as the Pulumi CLI hands it to a program. */
export function handOver(config: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

/** What was found, in the words of a file or of ours. */
export class Written {
  constructor(readonly text: string) {}
}

const UNKNOWN_KEY = new Written("an unknown key");

/** A stack's settings have faults; the message lists them all. */
export class SettingsError extends ProgramError {
  override readonly name = "SettingsError";
  constructor(
    file: string,
    readonly faults: readonly Fault[],
  ) {
    const lines = faults.map(
      ({ key, found, allowed }) => `  ${key}: found ${describe(found)}; allowed: ${allowed}`,
    );
    super(`${file} has ${faults.length === 1 ? "a fault" : `${faults.length} faults`}:\n${lines.join("\n")}`);
  }
}

/**
 * Keys that nothing reads: a misspelled namespace must not pass for a default. Pulumi keeps `pulumi:` for itself.
 * @param others The keys of other namespaces that the program reads.
 */
export function strayKeys(config: Config, prefix: string, others: readonly string[]): Fault[] {
  const read = (key: string) =>
    [prefix, "pulumi:"].some((head) => key.startsWith(head)) || others.includes(key);
  const allowed = `keys of ${prefix.slice(0, -1)}, and ${others.join(", ")}`;
  return Object.keys(config)
    .filter((key) => !read(key))
    .map((key) => ({ key, found: UNKNOWN_KEY, allowed }));
}

/**
 * The keys below `prefix`, each as the value that YAML meant.
 * @param textKeys Keys whose value is plain text; every other key holds JSON.
 */
export function decode(
  config: Config,
  prefix: string,
  textKeys: ReadonlySet<string>,
): Record<string, unknown> {
  const own = Object.entries(config).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(
    own.map(([key, value]) => {
      const name = key.slice(prefix.length);
      return [name, textKeys.has(name) ? value : parseJson(value)];
    }),
  );
}

/** A value as YAML meant it. */
export function parseJson(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value; // plain text where a map or number belongs: the schema says so with the key's name
  }
}

export function toFaults(issue: z.core.$ZodIssue, prefix: string): Fault[] {
  const path = prefix + issue.path.join(".");
  if (issue.code === "unrecognized_keys") {
    const parent = issue.path.length > 0 ? `${path}.` : path;
    return issue.keys.map((key) => ({ key: parent + key, found: UNKNOWN_KEY, allowed: issue.message }));
  }
  if (issue.code === "invalid_key")
    return [{ key: path, found: issue.path.at(-1), allowed: issue.issues[0]?.message ?? issue.message }];
  return [{ key: path, found: issue.input, allowed: issue.message }];
}

function describe(found: unknown): string {
  if (found === undefined) return "nothing";
  return found instanceof Written ? found.text || "nothing" : JSON.stringify(found);
}
