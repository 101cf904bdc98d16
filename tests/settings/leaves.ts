import { z } from "zod";

/** A setting without the default, option, list or record that it is wrapped in. */
function innermost(schema: unknown): unknown {
  if (schema instanceof z.ZodArray) return innermost(schema.element);
  if (schema instanceof z.ZodRecord) return innermost(schema.valueType);
  const inner = (schema as { def?: { innerType?: unknown } }).def?.innerType;
  return inner === undefined ? schema : innermost(inner);
}

/** What stands below a setting by its key; nothing: a leaf. */
function below(schema: unknown): Readonly<Record<string, unknown>> {
  const found = innermost(schema);
  return found instanceof z.ZodObject ? (found.shape as Record<string, unknown>) : {};
}

/** The paths of all settings that have nothing below them, such as `task.cpu`. */
export function leaves(schema: unknown, path: readonly string[] = []): string[] {
  const found = Object.entries(below(schema)).flatMap(([key, inner]) => leaves(inner, [...path, key]));
  return found.length > 0 ? found : [path.join(".")];
}

/** Every map of settings, whatever it is wrapped in. */
export function maps(schema: unknown): z.ZodObject[] {
  const inner = Object.values(below(schema)).flatMap(maps);
  const found = innermost(schema);
  return found instanceof z.ZodObject ? [found, ...inner] : inner;
}
