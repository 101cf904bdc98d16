import jsonata from "jsonata";
import type { Definition } from "../../../documents/state-machine/language";
import { stateOf } from "./sample-definition";

/** What an expression gives, with variables bound; `$parse` is an addition of Step Functions. */
export async function evaluate(
  template: unknown,
  variables: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const [, expression] = /^\{% (.+) %\}$/s.exec(template as string) ?? [];
  if (expression === undefined) throw new Error(`${JSON.stringify(template)} is not an expression`);
  const parsed = jsonata(expression);
  parsed.registerFunction("parse", (text: string) => JSON.parse(text) as unknown, "<s:x>");
  const result: unknown = await parsed.evaluate({}, variables);
  return result === undefined ? undefined : JSON.parse(JSON.stringify(result));
}

/** The value at a path. */
export const at = (value: unknown, ...path: (string | number)[]): unknown =>
  path.reduce((inner, key) => (inner as Record<string | number, unknown>)[key], value);

/** What a state assigns. */
export const assigned = (definition: Definition, state: string, ...path: string[]) =>
  at(stateOf(definition, state), "Assign", ...path);

/** What a choice asks first. */
export const condition = (definition: Definition, state: string) =>
  at(stateOf(definition, state), "Choices", 0, "Condition");
