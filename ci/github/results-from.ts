import type { z } from "zod";
import { parseAs } from "../../release/parse-as";
import type { Job } from "../job";

/** What a job before this one left, or why there is nothing to read. */
export type Left<T> = { readonly results: T } | { readonly missing: string };

/** Reads RESULT, which code that nobody has reviewed may have written. */
export function resultsFrom<T>(job: Job, shape: z.ZodType<T>): Left<T> {
  const text = job.env["RESULT"] ?? "";
  if (text === "") return { missing: "left no result" };
  const results = parseAs(shape, text);
  return results === undefined ? { missing: "left a result that cannot be read" } : { results };
}
