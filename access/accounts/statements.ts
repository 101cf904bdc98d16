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
    throw new Error(`The policy of ${of} is none that IAM takes: ${z.prettifyError(read.error)}`);
  return read.data.filter(({ Effect }) => Effect === "Allow");
}

/** Operators that a request fulfils by having the very value. */
const DEMANDS = /^(?:ForAnyValue:|ForAllValues:)?(?:StringEquals|StringLike|ArnEquals|ArnLike|Bool)$/;

/** What a request has to say of itself so that the statement is about it; who asks is the principal's to say. */
export function demandedBy({ Condition: conditions }: Statement): Readonly<Record<string, string>> {
  const demanded = Object.entries(conditions)
    .filter(([operator]) => DEMANDS.test(operator))
    .flatMap(([, keys]) => Object.entries(keys))
    .filter(([key]) => !key.startsWith("aws:Principal"));
  return Object.fromEntries(demanded.map(([key, [value = ""]]) => [key, value]));
}
