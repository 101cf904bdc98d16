import { isMap, shown, type Inputs } from "../../inputs";
import { settingsOf, type Rule } from "../../rule";

const PROVIDER = "pulumi:providers:aws";
/** Inputs of a provider that are credentials. */
const CREDENTIALS = ["accessKey", "secretKey", "token"];

/** A stack cannot be deployed into another account or region by what somebody happens to be signed in to. */
export const accountAndRegion: Rule = {
  name: "account-and-region",
  description: "Providers accept the stack's own account and region alone, and hold no credentials.",
  severity: "critical",
  level: { source: "mandatory", target: "mandatory" },
  types: ["aws:", PROVIDER],
  check: ({ type, properties }, stack) => {
    const { account, region } = settingsOf(stack);
    if (type === PROVIDER) return providerFaults(properties, account, region);
    const own = properties["region"] ?? region;
    return own === region ? [] : [`is in ${shown(own)}. The stack's region is ${region}: take its own out.`];
  },
};

function providerFaults(inputs: Inputs, account: string, region: string): readonly string[] {
  const accounts = decode(inputs["allowedAccountIds"]) ?? [];
  const web = decode(inputs["assumeRoleWithWebIdentity"]);
  const roles = [decode(inputs["assumeRoles"]) ?? [], web ?? []].flat().map(roleOf);
  return [
    ...(Array.isArray(accounts) && accounts.length === 1 && accounts[0] === account
      ? []
      : [
          `accepts ${accountsOf(accounts)}. Set allowedAccountIds to ["${account}"], and give it to every resource.`,
        ]),
    ...(inputs["region"] === region
      ? []
      : [`has the region ${shown(inputs["region"])}. Set its region to ${region}.`]),
    ...roles
      .filter((role) => !role.startsWith(`arn:aws:iam::${account}:role/`))
      .map((role) => `takes on ${role}. Let it take on a role of account ${account}.`),
    ...CREDENTIALS.filter((key) => inputs[key] !== undefined).map(
      (key) => `holds credentials in ${key}. Sign in by a profile, a role or the environment.`,
    ),
  ];
}

const accountsOf = (accounts: unknown): string =>
  Array.isArray(accounts) && accounts.length > 0 ? `the accounts ${accounts.join(", ")}` : "any account";

function roleOf(assumed: unknown): string {
  if (isMap(assumed) && typeof assumed["roleArn"] === "string") return assumed["roleArn"];
  throw new Error("a role that it takes on has no roleArn");
}

/** A provider's lists and maps come as JSON text. */
const decode = (value: unknown): unknown =>
  typeof value === "string" ? (JSON.parse(value) as unknown) : value;
