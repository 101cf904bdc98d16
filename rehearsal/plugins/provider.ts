/** The value Pulumi puts in place of one that only an update will know (sdk/nodejs/runtime/rpc.ts, `unknownValue`). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Properties of a resource as plain JSON: secrets revealed, unknown values as {@link UNKNOWN}. */
export type Properties = Readonly<Record<string, unknown>>;

/** A resource that exists: its provider id, and its outputs (the inputs and everything AWS computed). */
export interface ResourceState {
  readonly id: string;
  readonly outputs: Properties;
}

/** What the state keeps of a resource. */
export interface Kept {
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** A resource as it was found to be, and what a program would have to say for it. */
export interface FoundResource extends ResourceState {
  readonly inputs: Properties;
  /** Names of properties that could not be read, and are as the state has them. */
  readonly unread: readonly string[];
}

/** One resource as the program asked for it. */
export interface ResourceRequest {
  /** Type token, such as `aws:s3/bucket:Bucket`. */
  readonly type: string;
  /** The resource's logical name in the program. */
  readonly name: string;
  readonly inputs: Properties;
}

/** How wanted inputs differ from those that the state keeps, by the names of properties. */
export interface Difference {
  readonly changes: readonly string[];
  /** Those of the changes that need another resource in place of this one. */
  readonly replaces: readonly string[];
  /** Whether the old one has to go first, since both would have the same name. */
  readonly deleteBeforeReplace: boolean;
}

/**
 * One configured provider, such as `pulumi:providers:aws` with an account and a region.
 * Every method throws an `Error` for a type or token it has no handler for: nothing is ever invented.
 */
export interface Provider {
  /** The inputs as the provider takes them. Throws for inputs that the real provider would refuse. */
  check(request: ResourceRequest): Properties;
  /** What an update would change. @param ignored Names of properties whose changes do not count. */
  diff(type: string, before: Kept, inputs: Properties, ignored: readonly string[]): Difference;
  /** What is known of a resource before it exists: its inputs, and {@link UNKNOWN} for every computed property. */
  plan(request: ResourceRequest): Properties;
  create(request: ResourceRequest): Promise<ResourceState>;
  /** Changes a resource in place. */
  update(request: ResourceRequest, before: ResourceState & Kept): Promise<ResourceState>;
  /** Looks a resource up; `undefined` when it is gone. Without `before`, only its id is known. */
  read(type: string, id: string, before: Kept | undefined): Promise<FoundResource | undefined>;
  delete(type: string, before: ResourceState & Kept): Promise<void>;
  /** Answers a data source such as `aws:index/getCallerIdentity:getCallerIdentity`. */
  invoke(token: string, args: Properties): Promise<Properties>;
}

/** A package of resource types, and how a provider of it comes to be. */
export interface ProviderPackage {
  /** Such as `aws`. */
  readonly name: string;
  /** Throws when the provider refuses its settings. */
  readonly checkSettings: (settings: Properties) => void;
  /** Throws for an account that the settings do not allow. @param settings Without what Pulumi adds to them. */
  readonly configure: (settings: Properties) => Promise<Provider>;
}

/** Expands a remote component (one whose children a plugin registers), such as `awsx:ec2:Vpc`. */
export type ExpandComponent = (
  component: ResourceRequest,
  /** Registers a child of the component through the same path as the program's own resources. */
  register: (
    child: ResourceRequest,
    /** URNs. A child has the component as its parent unless another is given. */
    options?: { readonly parent?: string; readonly dependsOn?: readonly string[] },
  ) => Promise<ResourceState & { readonly urn: string }>,
) => Promise<Properties>;
