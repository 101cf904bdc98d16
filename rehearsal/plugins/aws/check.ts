import { UNKNOWN, type Properties, type ResourceRequest } from "../provider";
import type { AnyHandler } from "./handler";
import { shape } from "./shape";

type AnyFields = Readonly<Record<string, unknown>>;

/**
 * Refuses inputs that the real provider would refuse (unknown or missing properties) and inputs that the
 * rehearsal could only drop (no handler maps them). Names every fault at once.
 */
export function checkInputs(request: ResourceRequest, handler: AnyHandler, handlerFile: string): void {
  const { inputs, required } = shape(request.type);
  const faults = required
    .filter((name) => isAbsent(request.inputs[name]))
    .map((name) => `Missing required property '${name}'`);
  for (const [name, value] of Object.entries(request.inputs)) {
    if (isAbsent(value)) continue;
    if (!inputs.includes(name)) faults.push(`'${name}' is not a property of ${request.type}`);
    else if (name !== "region")
      faults.push(...unmapped(value, (handler.maps as AnyFields)[name], name, handlerFile));
  }
  if (faults.length > 0)
    throw new Error(`${request.type} "${request.name}" is refused: ${faults.join("; ")}.`);
}

function unmapped(value: unknown, field: unknown, path: string, handlerFile: string): string[] {
  if (value === UNKNOWN || isAbsent(value)) return [];
  if (field === undefined)
    return [
      `'${path}' is not mapped by the rehearsal, which drops nothing in silence: map it in ${handlerFile}`,
    ];
  if (field === true) return [];
  if (Array.isArray(value))
    return value.flatMap((item, index) => unmapped(item, field, `${path}[${index}]`, handlerFile));
  if (typeof value !== "object")
    return [`'${path}' is ${JSON.stringify(value)}, where an object was expected`];
  return Object.entries(value as AnyFields).flatMap(([key, inner]) =>
    unmapped(inner, (field as AnyFields)[key], `${path}.${key}`, handlerFile),
  );
}

/** Key and value by which Pulumi marks a reference to a resource (sdk/nodejs/runtime/rpc.ts, `specialResourceSig`). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const RESOURCE_REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e";

/** A reference to a resource, as it appears among outputs. */
export function resourceReference(resource: { readonly urn: string; readonly id: string }): Properties {
  return { [SIGNATURE]: RESOURCE_REFERENCE, urn: resource.urn, id: resource.id };
}

/** The inputs as the real provider receives them: resources as their ids, documents as JSON text. */
export function settle(request: ResourceRequest): ResourceRequest {
  const { text } = shape(request.type);
  const inputs = Object.entries(request.inputs)
    .filter(([, value]) => !isAbsent(value))
    .map(([name, value]) => {
      const plain = withoutReferences(value);
      if (!text.includes(name) || typeof plain !== "object") return [name, plain];
      const json = JSON.stringify(plain);
      return [name, json.includes(UNKNOWN) ? UNKNOWN : json];
    });
  return { ...request, inputs: Object.fromEntries(inputs) as Properties };
}

function withoutReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutReferences);
  if (typeof value !== "object" || value === null) return value;
  const object = value as Record<string, unknown>;
  if (object[SIGNATURE] === RESOURCE_REFERENCE) return object["id"] === "" ? UNKNOWN : object["id"];
  return Object.fromEntries(Object.entries(object).map(([key, inner]) => [key, withoutReferences(inner)]));
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}
