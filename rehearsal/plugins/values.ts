import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { UNKNOWN, type Properties } from "./provider";

// How Pulumi marks a special value inside plain JSON (sdk/nodejs/runtime/rpc.ts).
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

export function fromStruct(struct: Struct | undefined): Properties {
  return struct?.toJavaScript() ?? {};
}

/** JSON leaves out what is `undefined`, which a protobuf struct cannot hold. */
export function toStruct(properties: Properties): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)) as Record<string, JavaScriptValue>);
}

/** The value without its secret and output marks: for a component's children, never for people. */
export function reveal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reveal);
  if (typeof value !== "object" || value === null) return value;
  const object = value as Record<string, unknown>;
  const marked = object[SIGNATURE] === SECRET || object[SIGNATURE] === OUTPUT;
  if (marked) return "value" in object ? reveal(object["value"]) : UNKNOWN;
  return Object.fromEntries(Object.entries(object).map(([key, inner]) => [key, reveal(inner)]));
}
