/** The value Pulumi puts in place of one that only an update will know (sdk/nodejs/runtime/rpc.ts, `unknownValue`). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Properties of a resource as plain JSON: secrets revealed, unknown values as {@link UNKNOWN}. */
export type Properties = Readonly<Record<string, unknown>>;

/** A resource that exists: its provider id, and its outputs (the inputs and everything AWS computed). */
export interface ResourceState {
  readonly id: string;
  readonly outputs: Properties;
}

/** One resource as the program asked for it. */
export interface ResourceRequest {
  /** Type token, such as `aws:s3/bucket:Bucket`. */
  readonly type: string;
  /** The resource's logical name in the program. */
  readonly name: string;
  readonly inputs: Properties;
}

/**
 * One configured provider, such as `pulumi:providers:aws` with an account and a region.
 * Every method throws an `Error` for a type or token it has no handler for: nothing is ever invented.
 */
export interface Provider {
  /** What is known of a resource before it exists: its inputs, and {@link UNKNOWN} for every computed property. */
  plan(request: ResourceRequest): Promise<Properties>;
  create(request: ResourceRequest): Promise<ResourceState>;
  /** Changes a resource in place; `undefined` when this change needs a replacement. */
  update(
    request: ResourceRequest,
    before: ResourceState & { readonly inputs: Properties },
  ): Promise<ResourceState | undefined>;
  delete(type: string, before: ResourceState & { readonly inputs: Properties }): Promise<void>;
  /**
   * A resource as AWS has it now, and the inputs that a program would write for that; `undefined` when it is gone.
   * Where the program's own words mean the same, they are kept.
   * @param id of the state, or without one what `pulumi import` takes
   * @param before what the state says; `undefined` when there is only an id
   */
  read?(
    type: string,
    id: string,
    before?: { readonly inputs: Properties; readonly outputs: Properties },
  ): Promise<(ResourceState & { readonly inputs: Properties }) | undefined>;
  /** Answers a data source such as `aws:index/getCallerIdentity:getCallerIdentity`. */
  invoke(token: string, args: Properties): Promise<Properties>;
}

/**
 * Makes a provider from the inputs of its `pulumi:providers:<package>` resource, or from the stack's
 * `<package>:*` configuration for the default provider. Throws when the provider refuses its settings,
 * such as an account that is not in `allowedAccountIds`.
 */
export type ConfigureProvider = (packageName: string, inputs: Properties) => Promise<Provider>;

/** Expands a remote component (one whose children a plugin registers), such as `awsx:ec2:Vpc`. */
export type ExpandComponent = (
  component: ResourceRequest,
  /** Registers a child of the component through the same path as the program's own resources. */
  register: (
    child: ResourceRequest,
    options?: { readonly dependsOn?: readonly string[] },
  ) => Promise<ResourceState & { readonly urn: string }>,
) => Promise<Properties>;
