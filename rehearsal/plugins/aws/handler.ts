import type { Unwrap } from "@pulumi/pulumi";
import type { Properties } from "../provider";
import type { AwsSession } from "./session";
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

/** What AWS made. */
export interface Made {
  readonly id: string;
  /** Outputs beyond the inputs, `region` and `tagsAll`: only what AWS returned or defines. */
  readonly computed?: Properties;
}

export interface Wanted<A> {
  readonly aws: AwsSession;
  /** The resource's name in the program, from which Pulumi makes names that are left out. */
  readonly logicalName: string;
  readonly inputs: Inputs<A>;
  /** The resource's tags on top of the provider's default tags. */
  readonly tags: Tags;
}

export interface Existing<A> {
  readonly id: string;
  readonly inputs: Inputs<A>;
  readonly outputs: Properties;
  readonly tags: Tags;
}

/** How one resource type is made, changed and removed through the AWS API. `A` is its class's args interface. */
export interface Handler<A> {
  readonly maps: Fields<Unwrap<A>>;
  /** Properties without a meaning on the emulator, each with the reason; they are accepted and not sent. */
  readonly ignores?: { readonly [K in keyof A]?: string };
  /** Properties that {@link update} changes in place; a change of any other needs a replacement. */
  readonly inPlace?: readonly (keyof A & string)[];
  create(wanted: Wanted<A>): Promise<Made>;
  update?(wanted: Wanted<A>, before: Existing<A>): Promise<Made>;
  delete(aws: AwsSession, before: Existing<A>): Promise<void>;
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

/** The value of a response member or input that AWS always gives but whose type allows `undefined`. */
export function given<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`${what} is missing, though it was expected here.`);
  return value;
}

/** A name the program must state: Pulumi would make one up, but a rehearsal's names should be those of the program. */
export function explicitName(name: string | undefined, property = "name"): string {
  if (name === undefined)
    throw new Error(`It has no "${property}", and the rehearsal makes up none: set "${property}".`);
  return name;
}
