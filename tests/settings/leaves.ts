import { z } from "zod";

/** What stands below a setting by its key, whatever default, option, list or record it is wrapped in; nothing: a leaf. */
function below(schema: unknown): Readonly<Record<string, unknown>> {
  if (schema instanceof z.ZodObject) return schema.shape as Record<string, unknown>;
  if (schema instanceof z.ZodArray) return below(schema.element);
  if (schema instanceof z.ZodRecord) return below(schema.valueType);
  const inner = (schema as { def?: { innerType?: unknown } }).def?.innerType;
  return inner === undefined ? {} : below(inner);
}

/** The paths of all settings that have nothing below them, such as `task.cpu`. */
export function leaves(schema: unknown, path: readonly string[] = []): string[] {
  const found = Object.entries(below(schema)).flatMap(([key, inner]) => leaves(inner, [...path, key]));
  return found.length > 0 ? found : [path.join(".")];
}
