import { parseJson } from "../json";
import { everyValue, isMap, valueOf } from "../known-values";

/** One thing that a state machine does, wherever in the definition it stands. */
export interface StateCall {
  /** `Resource` of the state. */
  readonly resource: string;
  /** `Arguments` or `Parameters`, or nothing. */
  readonly input: unknown;
  /** `Credentials`, by which a call is made with another role than the machine's; mostly nothing. */
  readonly credentials: unknown;
}

/**
 * Reads a state machine's definition.
 * @throws Error for anything that is not one: what a rule cannot read may start anything
 */
export function parseDefinition(definition: unknown): Readonly<Record<string, unknown>> {
  if (typeof definition !== "string") throw new Error("the definition is not text");
  const parsed = parseJson(definition, "the definition");
  if (!isMap(parsed) || !isMap(parsed["States"])) throw new Error("the definition has no States");
  return parsed;
}

/**
 * Every call of a definition, at any depth: in branches, in maps, and in definitions that are a text within this one.
 * @throws Error for a task that does not say what it does
 */
export function callsOf(definition: unknown): readonly StateCall[] {
  return [...everyValue(definition)].flatMap((value) => {
    if (!isMap(value)) return [];
    const { Type: type, Resource: resource } = value;
    if (type === "Task" && typeof resource !== "string")
      throw new Error("a task of the definition names no Resource");
    // A policy document within the definition has resources too, and is another rule's.
    const isCall = typeof resource === "string" && (type === "Task" || resource.startsWith("arn:"));
    return isCall
      ? [{ resource, input: value["Arguments"] ?? value["Parameters"], credentials: value["Credentials"] }]
      : [];
  });
}

/** A value of a call's input; a JSONPath input marks a key whose value is an expression with `.$`. */
export function inputValue(input: unknown, key: string): unknown {
  if (!isMap(input)) return undefined;
  const [value, path] = [valueOf(input, key), valueOf(input, `${key}.$`)];
  if (value !== undefined && path !== undefined) throw new Error(`it has ${key} and ${key}.$`);
  return value ?? path;
}

/** Whether a text is an expression, which only a run will know: `{% … %}` of JSONata, `$.…` of JSONPath. */
export const isExpression = (text: string): boolean => /^(\s*\{%|\$|States\.)/.test(text);
