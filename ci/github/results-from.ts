import type { z } from "zod";
import { parseAs } from "../../release/parse-as";
import type { Job } from "../job";

/** The result of a job before this one, or why there is none. */
export type JobResult<T> = { readonly results: T } | { readonly missing: string };

/** Reads RESULT, which code that nobody has reviewed may have written. */
export function resultsFrom<T>(job: Job, shape: z.ZodType<T>): JobResult<T> {
  const text = job.env["RESULT"] ?? "";
  if (text === "") return { missing: "left no result" };
  const results = parseAs(shape, text);
  return results === undefined ? { missing: "left a result that cannot be read" } : { results };
}
