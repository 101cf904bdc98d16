import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Statement } from "../../documents/policy";

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const values = z
  .union([scalar, z.array(scalar)])
  .transform((value) => [...new Set([value].flat().map(String))].sort());

/** A statement as AWS gives it back: a list of one may have become a text, and the order of a list may be another. */
const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Principal: z.union([z.literal("*"), z.record(z.string(), values)]).optional(),
  NotPrincipal: z.union([z.literal("*"), z.record(z.string(), values)]).optional(),
  Action: values.optional(),
  NotAction: values.optional(),
  Resource: values.optional(),
  NotResource: values.optional(),
  Condition: z.record(z.string(), z.record(z.string(), values)).optional(),
});

const document = z.object({
  Statement: z.union([statement.transform((one) => [one]), z.array(statement)]),
});

type RealStatement = z.infer<typeof statement>;

/** How a policy of AWS stands to the statements that it must have. */
export interface Comparison {
  /** Ids of expected statements that it lacks. */
  readonly missing: readonly string[];
  /** Ids of statements that deny something and are not expected: they may take back what the others allow. */
  readonly denials: readonly string[];
}

/**
 * Compares policies, taken together, with the statements that they must have; they may allow more.
 * @throws Error for a text that is not a policy
 */
export function compareStatements(
  policies: string | readonly string[],
  expected: readonly Statement[],
): Comparison {
  const real = [policies].flat().flatMap((policy) => document.parse(JSON.parse(policy)).Statement);
  const wanted = expected.map((each) => statement.parse(JSON.parse(JSON.stringify(each))));
  return {
    missing: wanted.filter((each) => !real.some(isSame(each))).map(({ Sid = "" }) => Sid),
    denials: real
      .filter((each) => each.Effect === "Deny" && !wanted.some(isSame(each)))
      .map(({ Sid }) => Sid ?? "(without an id)"),
  };
}

/** Whether two statements say the same; their ids mean nothing. */
const isSame =
  ({ Sid: _id, ...one }: RealStatement) =>
  ({ Sid: _other, ...other }: RealStatement): boolean =>
    isDeepStrictEqual(one, other);

/** The outcome of a comparison, as a check has it. */
export function describeComparison({ missing, denials }: Comparison): {
  readonly ok: boolean;
  readonly found: string;
} {
  const found = [
    ...(missing.length > 0 ? [`without ${missing.join(", ")}`] : []),
    ...(denials.length > 0 ? [`with denials that the program does not write: ${denials.join(", ")}`] : []),
  ];
  return { ok: found.length === 0, found: found.join("; ") };
}
