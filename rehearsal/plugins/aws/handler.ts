import type { Unwrap } from "@pulumi/pulumi";
import type { Properties } from "../provider";
import type { AwsSession } from "./session";
import type { Tagging } from "./tagging";
import type { Tags } from "./tags";

/** Text properties also accept documents as objects; the provider turns those into JSON before a handler sees them. */
type Settled<V> = [Extract<V, string>] extends [never] ? V : Exclude<V, object>;

/** The arguments of a resource class once every value is known. */
export type Inputs<A> = { readonly [K in keyof Unwrap<A>]: Settled<Unwrap<A>[K]> };

type Element<V> = NonNullable<V> extends readonly (infer E)[] ? E : NonNullable<V>;

/**
 * The properties a handler sends to AWS. `true` passes a value on whole (text, numbers, maps such as tags);
 * an object or a list of objects names its own properties in turn.
 */
export type Fields<V> = {
  readonly [K in keyof V]?: true | (Element<V[K]> extends object ? Fields<Element<V[K]>> : never);
};

export interface Wanted<A> {
  readonly aws: AwsSession;
  /** The resource's name in the program, from which Pulumi makes names that are left out. */
  readonly logicalName: string;
  readonly inputs: Inputs<A>;
  /** The resource's tags on top of the provider's default tags. */
  readonly tags: Tags;
}

/** What the state says of a resource. */
export interface Known<A> {
  readonly inputs: Inputs<A>;
  readonly outputs: Properties;
}

export interface Existing<A> extends Known<A> {
  readonly id: string;
}

/** How one resource type is made, read, changed and removed through the AWS API. `A` is its class's args interface. */
export interface Handler<A> {
  readonly maps: Fields<Unwrap<A>>;
  /** Properties whose change needs a new resource; when left out, every one but the tags. */
  readonly replaces?: readonly (keyof A & string)[];
  /**
   * What the real provider takes for an input that is left out, other than nothing. An object names the defaults of
   * its properties, or of those of each element of a list.
   */
  readonly defaults?: { readonly [K in keyof A]?: unknown };
  /** Properties that are sent and that the emulator does not give back, each with the reason. */
  readonly unread?: { readonly [K in keyof A]?: string };
  /** For types with tags. Creation sets them itself. */
  readonly tagging?: Tagging;
  /** @returns what {@link read} finds the resource by when no state is known: the id that `pulumi import` takes */
  create(this: void, wanted: Wanted<A>): Promise<string>;
  /** Brings what is not among {@link replaces} up to date, except tags. */
  update?(this: void, wanted: Wanted<A>, before: Existing<A>): Promise<unknown>;
  delete(this: void, aws: AwsSession, before: Existing<A>): Promise<unknown>;
  /**
   * The properties as AWS has them, inputs and outputs by their Pulumi names; `id` where it is not the one given,
   * `tags` where {@link tagging} does not list them. Names that the type does not have are left out afterwards.
   * @returns `undefined`, or throws AWS's own error, when there is no such resource
   */
  read(this: void, aws: AwsSession, id: string, known: Known<A> | undefined): Promise<Properties | undefined>;
}

/** The args interface of no class in particular. */
export type AnyArgs = Record<string, unknown>;
export type AnyInputs = Inputs<AnyArgs>;

/** A handler whose args interface is no longer known, as the registry holds it. */
export type AnyHandler = Handler<AnyArgs>;

/** Checks a handler against the args interface of its resource class, then forgets that interface. */
export function handler<A>(definition: Handler<A>): AnyHandler {
  return definition as unknown as AnyHandler;
}
