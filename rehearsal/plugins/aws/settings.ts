import { UNKNOWN, type Properties } from "../provider";
import type { Tags } from "./tags";

/** One role a provider assumes before it does anything. */
export interface AssumeRole {
  readonly roleArn: string;
  readonly externalId?: string;
  /** Name of the session as it appears in ARNs and logs; "rehearsal" when left out. */
  readonly sessionName?: string;
}

/** The settings of an aws provider that the rehearsal honours. */
export interface AwsSettings {
  readonly region: string;
  readonly profile?: string;
  /** Accounts the provider may work in; empty for any. */
  readonly allowedAccountIds: readonly string[];
  /** Accounts the provider refuses to work in. */
  readonly forbiddenAccountIds: readonly string[];
  /** Roles to assume, each with the credentials of the one before. */
  readonly assumeRoles: readonly AssumeRole[];
  readonly defaultTags: Tags;
}

/** Settings that cannot change what a rehearsal does, each with the reason. */
const WITHOUT_EFFECT: Readonly<Record<string, string>> = {
  maxRetries: "the emulator is on loopback",
  retryMode: "the emulator is on loopback",
  skipCredentialsValidation: "credentials are always checked against the emulator",
  skipMetadataApiCheck: "no instance metadata service is asked",
  skipRegionValidation: "the emulator accepts every region",
  userAgents: "the emulator does not look at it",
  version: "the version of the plugin, which the rehearsal does not use",
  pluginDownloadURL: "the rehearsal downloads no plugin",
};
const HONOURED = [
  "region",
  "profile",
  "allowedAccountIds",
  "forbiddenAccountIds",
  "assumeRoles",
  "defaultTags",
];

/**
 * Reads the inputs of a provider resource, or the stack's `aws:*` configuration. Values that are not text may come
 * as JSON, as Pulumi sends them. Throws an error that names every setting that is wrong, missing or not supported.
 */
export function readSettings(inputs: Properties): AwsSettings {
  const faults: string[] = [];
  const given = Object.fromEntries(
    Object.entries(inputs)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([name, value]) => [name, decode(name, value)]),
  );
  for (const name of Object.keys(given)) {
    if (!HONOURED.includes(name) && !(name in WITHOUT_EFFECT))
      faults.push(`"${name}" is not supported (supported: ${HONOURED.join(", ")})`);
  }
  const { region, profile } = given;
  if (typeof region !== "string" || region === "")
    faults.push(`"region" is missing: set it on the provider, or as aws:region in the stack's configuration`);
  if (profile !== undefined && typeof profile !== "string")
    faults.push(`"profile" is not text: ${JSON.stringify(profile)}`);
  const settings = {
    allowedAccountIds: accountIds("allowedAccountIds", given["allowedAccountIds"], faults),
    forbiddenAccountIds: accountIds("forbiddenAccountIds", given["forbiddenAccountIds"], faults),
    assumeRoles: roles(given["assumeRoles"], faults),
    defaultTags: tags(given["defaultTags"], faults),
  };
  if (faults.length > 0) throw new Error(`The aws provider's settings are refused: ${faults.join("; ")}.`);
  return {
    region: region as string,
    ...(profile === undefined ? {} : { profile: profile as string }),
    ...settings,
  };
}

/** The tags that a provider puts on everything, as far as a preview knows them. @throws Error where they have another form */
export function defaultTagsIn({ defaultTags }: Properties): Tags {
  const faults: string[] = [];
  const found = defaultTags === UNKNOWN ? {} : tags(decode("defaultTags", defaultTags), faults);
  if (faults.length > 0) throw new Error(`The aws provider's settings are refused: ${faults.join("; ")}.`);
  return found;
}

function decode(name: string, value: unknown): unknown {
  const structured = ["allowedAccountIds", "forbiddenAccountIds", "assumeRoles", "defaultTags"].includes(
    name,
  );
  if (!structured || typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch (cause) {
    throw new Error(`The aws provider's setting "${name}" is not JSON: ${value}`, { cause });
  }
}

function accountIds(name: string, value: unknown, faults: string[]): string[] {
  if (value === undefined || value === null) return [];
  const valid = Array.isArray(value) && value.every((id) => typeof id === "string" && /^\d{12}$/.test(id));
  if (valid) return value as string[];
  faults.push(`"${name}" is not a list of 12-digit account numbers in quotes: ${JSON.stringify(value)}`);
  return [];
}

function roles(value: unknown, faults: string[]): AssumeRole[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    faults.push(`"assumeRoles" is not a list: ${JSON.stringify(value)}`);
    return [];
  }
  const known = ["roleArn", "externalId", "sessionName"];
  for (const role of value as Record<string, unknown>[]) {
    const set = Object.keys(role).filter((key) => role[key] !== undefined && role[key] !== null);
    const wrong = set.filter((key) => !known.includes(key));
    if (wrong.length > 0)
      faults.push(`"assumeRoles" has ${wrong.join(", ")} (supported: ${known.join(", ")})`);
    if (typeof role["roleArn"] !== "string") faults.push(`"assumeRoles" has an entry without "roleArn"`);
  }
  return value as AssumeRole[];
}

function tags(value: unknown, faults: string[]): Tags {
  if (value === undefined || value === null) return {};
  const found = typeof value === "object" ? (value as { tags?: unknown }).tags : undefined;
  const isMap =
    typeof found === "object" &&
    found !== null &&
    Object.values(found).every((tag) => typeof tag === "string");
  if (isMap) return found as Tags;
  faults.push(`"defaultTags" is not of the form { tags: { name: "value" } }: ${JSON.stringify(value)}`);
  return {};
}
