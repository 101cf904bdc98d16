import { UNKNOWN, type ConfigureProvider, type Properties, type Provider } from "../plugins/provider";
import { plainRegistration, type Registration } from "./registration";
import type { StoredResource } from "./state";
import { PROVIDER_TYPE, isProviderType, packageOf, providerUrn } from "./urns";
import { containsUnknown, markSecret, revealProperties, type MarkedProperties } from "../plugins/values";

/** What the providers of a run are made from. */
export interface ProviderSettings {
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: ReadonlySet<string>;
  readonly configureProvider: ConfigureProvider;
  /** Packages of which nothing is asked but remote components, and Pulumi's own. */
  readonly unconfiguredPackages: ReadonlySet<string>;
  /** Registers a default provider as a resource of the stack; gives its reference. */
  readonly register: (registration: Registration) => Promise<string>;
}

/** The providers of a run: explicit ones by URN, default ones by package and version. */
export class Providers {
  private readonly configured = new Map<string, Promise<Provider | undefined>>();
  private readonly defaults = new Map<string, Promise<string>>();

  constructor(private readonly settings: ProviderSettings) {}

  /** Makes the provider that a provider resource stands for. Throws when it refuses its settings. */
  async configure(urn: string, type: string, inputs: MarkedProperties): Promise<void> {
    const packageName = type.slice(PROVIDER_TYPE.length);
    if (this.settings.unconfiguredPackages.has(packageName)) return;
    const provider = containsUnknown(inputs)
      ? Promise.resolve(undefined)
      : this.settings.configureProvider(packageName, decodeSettings(revealProperties(inputs)));
    this.configured.set(urn, provider);
    await provider;
  }

  /** The provider behind a reference; `undefined` while its own settings are unknown, in a preview. */
  async get(reference: string): Promise<Provider | undefined> {
    const provider = this.configured.get(providerUrn(reference));
    if (!provider) throw new Error(`unknown provider '${reference}'`);
    return provider;
  }

  /** As {@link get}; a provider that the program no longer registers is made from the state. */
  async getForDeletion(reference: string, state: readonly StoredResource[]): Promise<Provider> {
    const urn = providerUrn(reference);
    if (!this.configured.has(urn)) {
      const stored = state.find((resource) => resource.urn === urn);
      if (!stored) throw new Error(`the state has no provider '${reference}'`);
      await this.configure(urn, stored.type, stored.inputs);
    }
    const provider = await this.get(reference);
    if (!provider) throw new Error(`the settings of provider '${reference}' are unknown`);
    return provider;
  }

  /** The reference of a package's default provider, which the stack's configuration sets up once per version. */
  defaultFor(packageName: string, version: string): Promise<string> {
    const name = version
      ? `default_${version.replace(/[^A-Za-z0-9]/g, "_")}`
      : this.anyDefaultName(packageName);
    const key = `${packageName}::${name}`;
    const existing = this.defaults.get(key);
    if (existing) return existing;
    const reference = this.settings.register(
      plainRegistration({
        type: `${PROVIDER_TYPE}${packageName}`,
        name,
        custom: true,
        parent: "",
        inputs: { ...this.configOf(packageName), ...(version ? { version } : {}) },
      }),
    );
    this.defaults.set(key, reference);
    return reference;
  }

  /** A child of a remote component states no version: it shares the default provider that is there. */
  private anyDefaultName(packageName: string): string {
    const key = [...this.defaults.keys()].find((candidate) => candidate.startsWith(`${packageName}::`));
    return key?.slice(packageName.length + 2) ?? "default";
  }

  private configOf(packageName: string): MarkedProperties {
    const prefix = `${packageName}:`;
    const entries = Object.entries(this.settings.config).filter(([key]) => key.startsWith(prefix));
    return Object.fromEntries(
      entries.map(([key, value]) => [
        key.slice(prefix.length),
        this.settings.secretKeys.has(key) ? markSecret(value) : value,
      ]),
    );
  }
}

/** The reference of a provider resource. */
export function referenceTo(provider: StoredResource): string {
  return `${provider.urn}::${provider.id || UNKNOWN}`;
}

/** Whether a resource moved from one explicit provider to another, which replaces it. */
export function providerChanged(before: string, after: string): boolean {
  const [old, next] = [providerUrn(before), providerUrn(after)];
  return old !== next && !(isDefaultProvider(old) && isDefaultProvider(next));
}

export function isDefaultProvider(urn: string): boolean {
  return /::pulumi:providers:[^:]+::default(_[A-Za-z0-9_]+)?$/.test(urn);
}

/** The package a resource, a component or a data source is of; for a provider resource, none. */
export function providerPackage(type: string): string | undefined {
  return isProviderType(type) ? undefined : packageOf(type);
}

/**
 * The program's SDK and the stack's configuration both carry structured provider settings as JSON text.
 * The version that Pulumi adds is left out: it names the plugin, not a setting of it.
 */
function decodeSettings(inputs: Properties): Properties {
  const settings = Object.entries(inputs).filter(([key]) => key !== "version");
  return Object.fromEntries(settings.map(([key, value]) => [key, decodeSetting(value)]));
}

function decodeSetting(value: unknown): unknown {
  if (typeof value !== "string" || !/^(true|false|[[{].*)$/s.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value; // Text that only looks like JSON is text.
  }
}
