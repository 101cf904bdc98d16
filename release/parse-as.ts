import type { z } from "zod";

/** What a JSON text holds, in a shape; undefined for a text that is not JSON or has another shape. */
export function parseAs<T>(shape: z.ZodType<T>, text: string | undefined): T | undefined {
  try {
    return shape.safeParse(JSON.parse(text ?? "")).data;
  } catch {
    return undefined;
  }
}
