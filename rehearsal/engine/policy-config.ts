import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import type { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  ConfigureAnalyzerRequest,
  PolicyConfig as PolicyConfigMessage,
  type AnalyzerInfo,
  type PolicyInfo,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { request } from "../plugins/grpc";
import type { Enforcement } from "./violations";

/** In the order of the protocol's `EnforcementLevel`. */
export const LEVELS: readonly Enforcement[] = ["advisory", "mandatory", "disabled", "remediate"];

/** A level, or settings with or without one, as in the CLI's `--policy-pack-config` file. */
export type PolicyConfig =
  Enforcement | ({ readonly enforcementLevel?: Enforcement } & Readonly<Record<string, unknown>>);

interface Settings {
  readonly level: Enforcement | undefined;
  readonly properties: Readonly<Record<string, unknown>>;
}

/**
 * Sends every policy its level and settings, with the defaults of its schema, as the CLI does; gives the levels.
 * Unlike the CLI, a name that is not a policy of the pack is an error.
 */
export async function configurePolicies(
  client: AnalyzerClient,
  info: AnalyzerInfo,
  config: Readonly<Record<string, PolicyConfig>>,
): Promise<ReadonlyMap<string, Enforcement>> {
  const policies = info.getPoliciesList();
  refuseUnknownNames(policies, config);
  const levels = new Map<string, Enforcement>();
  const message = new ConfigureAnalyzerRequest();
  for (const policy of policies) {
    const settings = settingsOf(policy, info, config);
    const level = settings.level ?? "advisory";
    levels.set(policy.getName(), level);
    const entry = new PolicyConfigMessage();
    entry.setEnforcementlevel(LEVELS.indexOf(level));
    entry.setProperties(Struct.fromJavaScript(settings.properties as Record<string, JavaScriptValue>));
    message.getPolicyconfigMap().set(policy.getName(), entry);
  }
  await request((done) => client.configure(message, done));
  return levels;
}

function refuseUnknownNames(
  policies: readonly PolicyInfo[],
  config: Readonly<Record<string, PolicyConfig>>,
): void {
  const names = policies.map((policy) => policy.getName());
  const unknown = Object.keys(config).filter((name) => name !== "all" && !names.includes(name));
  if (unknown.length === 0) return;
  throw new Error(
    `The policy configuration names ${unknown.map((name) => `"${name}"`).join(", ")}, which the pack does not have. ` +
      `It has: ${names.join(", ")}.`,
  );
}

function settingsOf(
  policy: PolicyInfo,
  info: AnalyzerInfo,
  config: Readonly<Record<string, PolicyConfig>>,
): Settings {
  const name = policy.getName();
  const own = fromConfig(config[name]);
  const all = fromConfig(config.all);
  const initial = fromMessage(info.getInitialconfigMap().get(name) ?? info.getInitialconfigMap().get("all"));
  const properties = { ...schemaDefaults(policy), ...initial.properties, ...own.properties };
  const missing = (policy.getConfigschema()?.getRequiredList() ?? []).filter((key) => !(key in properties));
  if (missing.length > 0) throw new Error(`The policy "${name}" needs the settings: ${missing.join(", ")}.`);
  return {
    level: own.level ?? all.level ?? initial.level ?? LEVELS[policy.getEnforcementlevel()],
    properties,
  };
}

function fromConfig(config: PolicyConfig | undefined): Settings {
  if (config === undefined) return { level: undefined, properties: {} };
  if (typeof config === "string") return { level: knownLevel(config), properties: {} };
  const { enforcementLevel, ...properties } = config;
  return { level: enforcementLevel === undefined ? undefined : knownLevel(enforcementLevel), properties };
}

function knownLevel(level: Enforcement): Enforcement {
  if (LEVELS.includes(level)) return level;
  throw new Error(`"${String(level)}" is not an enforcement level: expected ${LEVELS.join(", ")}.`);
}

function fromMessage(message: PolicyConfigMessage | undefined): Settings {
  if (!message) return { level: undefined, properties: {} };
  return {
    level: LEVELS[message.getEnforcementlevel()],
    properties: message.getProperties()?.toJavaScript() ?? {},
  };
}

function schemaDefaults(policy: PolicyInfo): Readonly<Record<string, unknown>> {
  const schema = policy.getConfigschema()?.getProperties()?.toJavaScript() ?? {};
  const withDefault = Object.entries(schema).filter(
    (entry): entry is [string, { default: unknown }] =>
      typeof entry[1] === "object" && entry[1] !== null && "default" in entry[1],
  );
  return Object.fromEntries(withDefault.map(([key, property]) => [key, property.default]));
}
