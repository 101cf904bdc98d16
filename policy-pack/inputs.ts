import { isMap, isUnknownValue } from "./known-values";

export { isMap };

/** Inputs of a resource, or of a part of one. */
export type Inputs = Readonly<Record<string, unknown>>;

/** A nested map; empty when it is left out. @throws Error when it is something else */
export function mapIn(inputs: Inputs, key: string): Inputs {
  const value = inputs[key] ?? {};
  if (!isMap(value)) throw new Error(`${key} is ${JSON.stringify(value)}, not a map`);
  return value;
}

/** A list of maps; empty when it is left out. @throws Error when it is something else */
export function mapsIn(inputs: Inputs, key: string): readonly Inputs[] {
  const value = inputs[key] ?? [];
  if (!Array.isArray(value) || !value.every(isMap))
    throw new Error(`${key} is ${JSON.stringify(value)}, not a list of maps`);
  return value;
}

/** Whether an input is given at all, also when only an update will know its value. */
export function isGiven(inputs: Inputs, key: string): boolean {
  try {
    return (inputs[key] ?? "") !== "";
  } catch (cause) {
    if (isUnknownValue(cause)) return true;
    throw cause;
  }
}

/** A value as a message shows it; `nothing` when it is left out. */
export const shown = (value: unknown): string => JSON.stringify(value ?? undefined) ?? "nothing";
