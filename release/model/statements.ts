import { z } from "zod";
import type { Statement } from "../../documents/policy";

const texts = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const values = z.union([scalar, z.array(scalar)]).transform((value) => [value].flat().map(String));

/** A statement as AWS gives it back: a list of one may have become a text, and the order of a list may be another. */
const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Principal: z.union([z.literal("*"), z.record(z.string(), texts)]).optional(),
  NotPrincipal: z.union([z.literal("*"), z.record(z.string(), texts)]).optional(),
  Action: texts.optional(),
  NotAction: texts.optional(),
  Resource: texts.optional(),
  NotResource: texts.optional(),
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
 * @throws Error for a text that is no policy
 */
export function compareStatements(
  policies: string | readonly string[],
  expected: readonly Statement[],
): Comparison {
  const real = [policies].flat().flatMap((policy) => document.parse(JSON.parse(policy)).Statement);
  const found = new Set(real.map(normalize));
  const wanted = new Map(expected.map((each) => [normalize(statement.parse(each)), each.Sid]));
  return {
    missing: [...wanted].filter(([text]) => !found.has(text)).map(([, sid]) => sid),
    denials: real
      .filter((each) => each.Effect === "Deny" && !wanted.has(normalize(each)))
      .map(({ Sid }) => Sid ?? "(without an id)"),
  };
}

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

/** One text for every way to write the same statement; its id means nothing. */
function normalize({ Sid: _id, ...rest }: RealStatement): string {
  return JSON.stringify(sorted(rest));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return [...new Set(value.map(String))].sort();
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(
    entries
      .map(([key, each]) => [key, sorted(each)] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}
