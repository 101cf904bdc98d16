import { z } from "zod";
import type { Document } from "../registered";

const texts = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

const schema = z.array(
  z.object({
    Effect: z.enum(["Allow", "Deny"]),
    Action: texts.default([]),
    Resource: texts.default([]),
    Principal: z
      .union([z.literal("*"), z.object({ AWS: texts.default([]), Federated: texts.default([]) })])
      .optional(),
    Condition: z.record(z.string(), z.record(z.string(), texts)).default({}),
  }),
);

export type Statement = z.infer<typeof schema>[number];

/** The statements of a document that allow something. @param of What an error names. @throws Error for what is not a policy */
export function allowing({ Statement: written }: Document, of: string): readonly Statement[] {
  const read = schema.safeParse([written].flat());
  if (!read.success)
    throw new Error(`The policy of ${of} is not a valid IAM policy: ${z.prettifyError(read.error)}`);
  return read.data.filter(({ Effect }) => Effect === "Allow");
}

/** Operators that a request fulfils by having the very value. */
const EQUALITY = /^(?:ForAnyValue:|ForAllValues:)?(?:StringEquals|StringLike|ArnEquals|ArnLike|Bool)$/;

/** Condition keys that a request needs for the statement to apply to it, beside those of its principal. */
export function contextFor({ Condition: conditions }: Statement): Readonly<Record<string, string>> {
  const required = Object.entries(conditions)
    .filter(([operator]) => EQUALITY.test(operator))
    .flatMap(([, keys]) => Object.entries(keys))
    .filter(([key]) => !key.startsWith("aws:Principal"));
  return Object.fromEntries(required.map(([key, [value = ""]]) => [key, value]));
}
