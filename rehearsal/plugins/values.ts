import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { UNKNOWN, type Properties } from "./provider";

// How Pulumi marks a special value inside plain JSON (sdk/nodejs/runtime/rpc.ts).
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const RESOURCE_REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e";

/** Stands for a secret wherever a result is shown to people. */
export const HIDDEN = "[secret]";

/** A secret shorter than this is not masked in messages: it would blank out ordinary words. */
const SHORTEST_MASKED_SECRET = 4;

/** Properties as the program and the state carry them: secrets marked, unknown values as `UNKNOWN`. */
export type MarkedProperties = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function mapChildren(value: unknown, convert: (child: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(convert);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, convert(child)]));
}

function someNode(value: unknown, matches: (node: unknown) => boolean): boolean {
  if (matches(value)) return true;
  if (Array.isArray(value)) return value.some((child) => someNode(child, matches));
  return isObject(value) && Object.values(value).some((child) => someNode(child, matches));
}

export function markSecret(value: unknown): unknown {
  return isSecret(value) ? value : { [SIGNATURE]: SECRET, value };
}

export function isSecret(value: unknown): value is { readonly value: unknown } {
  return isObject(value) && value[SIGNATURE] === SECRET;
}

export function containsSecret(value: unknown): boolean {
  return someNode(value, isSecret);
}

export function containsUnknown(value: unknown): boolean {
  return someNode(value, (node) => node === UNKNOWN);
}

/** A reference to a registered resource, for an output of a remote component such as `vpc`. */
export function resourceReference(urn: string, id: string): Properties {
  return { [SIGNATURE]: RESOURCE_REFERENCE, urn, id };
}

/**
 * The value with every reference to a resource as the resource's id, or as its URN when it has none: what the real
 * engine shows to policies, which know no references (sdk/go/common/resource/plugin/rpc.go, `KeepResources`).
 */
export function flattenReferences(value: unknown): unknown {
  if (isObject(value) && value[SIGNATURE] === RESOURCE_REFERENCE) {
    return typeof value["id"] === "string" && value["id"] !== "" ? value["id"] : value["urn"];
  }
  return mapChildren(value, flattenReferences);
}

/** The value without its secret marks: for a provider, never for people. */
export function reveal(value: unknown): unknown {
  return isSecret(value) ? reveal(value.value) : mapChildren(value, reveal);
}

export function revealProperties(properties: MarkedProperties): Properties {
  return reveal(properties) as Properties;
}

/** The value with {@link HIDDEN} in place of every secret. */
export function hideSecrets(value: unknown): unknown {
  return isSecret(value) ? HIDDEN : mapChildren(value, hideSecrets);
}

/**
 * Marks in `outputs` what is secret in `inputs` under the same key, at any depth, as the real engine does
 * (pkg/resource/deploy/step.go, `annotateSecrets`).
 */
export function carrySecrets(outputs: MarkedProperties, inputs: MarkedProperties): MarkedProperties {
  return carry(outputs, inputs) as MarkedProperties;
}

function carry(output: unknown, input: unknown): unknown {
  if (isSecret(output)) return output;
  if (isSecret(input)) return markSecret(output);
  if (Array.isArray(output) && Array.isArray(input) && output.length === input.length) {
    return output.map((item, index) => carry(item, input[index]));
  }
  if (!isObject(output) || !isObject(input)) return output;
  return Object.fromEntries(Object.entries(output).map(([key, value]) => [key, carry(value, input[key])]));
}

export function fromStruct(struct: Struct | undefined): MarkedProperties {
  return struct?.toJavaScript() ?? {};
}

/** JSON leaves out what is `undefined`, which a protobuf struct cannot hold. */
export function toStruct(properties: MarkedProperties): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)) as Record<string, JavaScriptValue>);
}

/** Blanks out every secret seen so far in text that is shown to people. */
export class SecretMask {
  private readonly secrets = new Set<string>();

  /** Remembers every secret string inside `value`. */
  learn(value: unknown): void {
    if (isSecret(value)) this.learnAll(reveal(value));
    else if (Array.isArray(value)) value.forEach((child) => this.learn(child));
    else if (isObject(value)) Object.values(value).forEach((child) => this.learn(child));
  }

  hide(text: string): string {
    return [...this.secrets]
      .sort((a, b) => b.length - a.length)
      .reduce((shown, secret) => shown.replaceAll(secret, HIDDEN), text);
  }

  private learnAll(value: unknown): void {
    if (typeof value === "string") {
      if (value.length >= SHORTEST_MASKED_SECRET && value !== UNKNOWN) this.secrets.add(value);
    } else mapChildren(value, (child) => this.learnAll(child));
  }
}
