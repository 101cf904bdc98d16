import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { fillTemplate, resolveNames, type Fault, type Names } from "./names";
import * as field from "./settings/fields";
import { crossFaults } from "./settings/cross-faults";
import { settingsSchema, TEXT_KEYS, type RawSettings } from "./settings/schema";

/** A stack's settings, validated: `Pulumi.<stack>.yaml` with every default filled in. */
export interface Settings extends Readonly<Omit<RawSettings, "names" | "release">> {
  readonly project: string;
  readonly stack: string;
  readonly region: string;
  /** Profile of the AWS command line's configuration, when the stack names one (`aws:profile`). */
  readonly profile: string | undefined;
  readonly names: Names;
  /** Path of the stack's release file, relative to the project. */
  readonly releaseFile: string;
}

const UNKNOWN_KEY = "an unknown key";
/** The keys of other namespaces that the program reads; its provider is explicit, so any other `aws:` key would do nothing. */
const AWS_KEYS: readonly string[] = ["aws:region", "aws:profile"];

/** A stack's settings have faults; the message lists them all. */
export class SettingsError extends pulumi.RunError {
  override readonly name = "SettingsError";
  constructor(
    stack: string,
    readonly faults: readonly Fault[],
  ) {
    const lines = faults.map(
      ({ key, found, allowed }) => `  ${key}: found ${describe(found)}; allowed: ${allowed}`,
    );
    super(
      `Pulumi.${stack}.yaml has ${faults.length === 1 ? "a fault" : `${faults.length} faults`}:\n${lines.join("\n")}`,
    );
  }
}

/** Reads the settings of the stack being run; the only place that reads `pulumi.Config`. @throws SettingsError */
export function readSettings(): Settings {
  return parseSettings(pulumi.getProject(), pulumi.getStack(), pulumi.runtime.allConfig());
}

/**
 * Checks a stack's configuration.
 * @param config `<namespace>:<key>` to value, as the Pulumi engine hands it over: plain text, or JSON for anything else.
 * @throws SettingsError with every fault at once.
 */
export function parseSettings(
  project: string,
  stack: string,
  config: Readonly<Record<string, string>>,
): Settings {
  const prefix = `${project}:`;
  const faults = strayKeys(config, prefix);
  const raw = decode(config, prefix);
  const parsed = settingsSchema.safeParse(raw, { reportInput: true });
  for (const issue of parsed.error?.issues ?? []) faults.push(...toFaults(issue, prefix));

  const region = field.region.safeParse(config["aws:region"]);
  for (const { message } of region.error?.issues ?? []) {
    faults.push({ key: "aws:region", found: config["aws:region"], allowed: message });
  }
  const valid = validParts(raw);
  const values =
    valid.account !== undefined && region.success
      ? { stack, account: valid.account, region: region.data }
      : undefined;
  const named = values && valid.names && resolveNames(valid.names, values);
  for (const fault of [...(named?.faults ?? []), ...crossFaults(valid, Object.keys(raw))])
    faults.push({ ...fault, key: prefix + fault.key });
  if (!parsed.success || !values || !named || faults.length > 0) throw new SettingsError(stack, faults);

  const { release, ...rest } = parsed.data;
  const releaseFile = fillTemplate(release.file, values);
  return {
    ...rest,
    project,
    stack,
    region: values.region,
    profile: config["aws:profile"],
    names: named.names,
    releaseFile,
  };
}

/** Keys that nothing reads: a misspelled namespace must not pass for a default. Pulumi keeps `pulumi:` for itself. */
function strayKeys(config: Readonly<Record<string, string>>, prefix: string): Fault[] {
  const read = (key: string) =>
    [prefix, "pulumi:"].some((head) => key.startsWith(head)) || AWS_KEYS.includes(key);
  const allowed = `keys of ${prefix.slice(0, -1)}, and ${AWS_KEYS.join(", ")}`;
  return Object.keys(config)
    .filter((key) => !read(key))
    .map((key) => ({ key, found: UNKNOWN_KEY, allowed }));
}

/** The keys that are valid by themselves, so that faults between them are told beside the faults of others. */
function validParts(raw: Readonly<Record<string, unknown>>): Partial<RawSettings> {
  const parts = Object.entries(settingsSchema.shape).map(
    ([key, schema]) => [key, schema.safeParse(raw[key])] as const,
  );
  return Object.fromEntries(parts.flatMap(([key, part]) => (part.success ? [[key, part.data]] : [])));
}

/** The keys below `prefix`, each as the value that YAML meant. */
function decode(config: Readonly<Record<string, string>>, prefix: string): Record<string, unknown> {
  const own = Object.entries(config).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(
    own.map(([key, value]) => {
      const name = key.slice(prefix.length);
      return [name, TEXT_KEYS.has(name) ? value : parseJson(value)];
    }),
  );
}

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value; // plain text where a map or number belongs: the schema says so with the key's name
  }
}

function toFaults(issue: z.core.$ZodIssue, prefix: string): Fault[] {
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
  return found === undefined ? "nothing" : found === UNKNOWN_KEY ? UNKNOWN_KEY : JSON.stringify(found);
}
