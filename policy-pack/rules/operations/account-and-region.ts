import { isGiven, isMap, shown, type Inputs } from "../../inputs";
import { decoded } from "../../json";
import { settingsOf, type Rule } from "../../rule";
import type { Settings } from "../../../settings/settings";

const PROVIDER = "pulumi:providers:aws";
/** Inputs of a provider that are credentials, or where it finds other ones. */
const CREDENTIALS = [
  "accessKey",
  "secretKey",
  "token",
  "assumeRoleWithWebIdentity",
  "ec2MetadataServiceEndpoint",
  "sharedConfigFiles",
  "sharedCredentialsFiles",
];
/** Inputs by which it may talk to somebody else than AWS, or not look whom it talks to; the SDK writes some as false. */
const DETOURS = [
  "customCaBundle",
  "endpoints",
  "httpProxy",
  "httpsProxy",
  "insecure",
  "skipCredentialsValidation",
  "skipMetadataApiCheck",
  "skipRequestingAccountId",
];

/** A stack cannot be deployed into another account or region by what somebody happens to be signed in to. */
export const accountAndRegion: Rule = {
  name: "account-and-region",
  description:
    "Providers accept the stack's own account and region alone, assume no role but the stack's deploy or preview role, hold no credentials and talk to AWS.",
  severity: "critical",
  level: { source: "mandatory", target: "mandatory" },
  types: ["aws:", PROVIDER],
  check: ({ type, properties }, stack) => {
    const settings = settingsOf(stack);
    if (type === PROVIDER) return providerFaults(properties, settings);
    const { region } = settings;
    const own = properties["region"] ?? region;
    return own === region ? [] : [`is in ${shown(own)}. The stack's region is ${region}: take its own out.`];
  },
};

function providerFaults(inputs: Inputs, settings: Settings): readonly string[] {
  const { account, region } = settings;
  const accounts = decoded(inputs["allowedAccountIds"], "allowedAccountIds") ?? [];
  return [
    ...(Array.isArray(accounts) && accounts.length === 1 && accounts[0] === account
      ? []
      : [
          `accepts ${accountsOf(accounts)}. Set allowedAccountIds to ["${account}"], and give it to every resource.`,
        ]),
    ...(inputs["region"] === region
      ? []
      : [`has the region ${shown(inputs["region"])}. Set its region to ${region}.`]),
    ...roleFaults(decoded(inputs["assumeRoles"], "assumeRoles") ?? [], settings),
    ...CREDENTIALS.filter((key) => isGiven(inputs, key)).map(
      (key) => `takes credentials from ${key}. Sign in by a profile, a role or the environment.`,
    ),
    ...DETOURS.filter((key) => isGiven(inputs, key) && !isOff(decoded(inputs[key], key))).map(
      (key) => `has ${key}, by which it may not talk to AWS itself. Take that out.`,
    ),
  ];
}

/** None, or the one of the two that are there for it. */
function roleFaults(assumed: unknown, settings: Settings): readonly string[] {
  const { deployRole, previewRole } = settings.arns;
  if (!Array.isArray(assumed)) throw new Error(`assumeRoles is ${JSON.stringify(assumed)}, not a list`);
  const roles = assumed.map(roleOf);
  const remedy = `Let it assume ${deployRole} or ${previewRole}, or none.`;
  return roles.length > 1
    ? [`assumes ${roles.join(", then ")}. ${remedy}`]
    : roles
        .filter((role) => role !== deployRole && role !== previewRole)
        .map((role) => `assumes ${role}. ${remedy}`);
}

const accountsOf = (accounts: unknown): string =>
  Array.isArray(accounts) && accounts.length > 0 ? `the accounts ${accounts.join(", ")}` : "any account";

function roleOf(assumed: unknown): string {
  if (isMap(assumed) && typeof assumed["roleArn"] === "string") return assumed["roleArn"];
  throw new Error("a role that it assumes has no roleArn");
}

const isOff = (value: unknown): boolean => value === false || (Array.isArray(value) && value.length === 0);
