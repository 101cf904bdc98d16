import { z } from "zod";

/**
 * Output of jobs that read AWS, for jobs that write to GitHub: names and paths, never values. The code of a pull request
 * wrote it, so its readers check it against this shape and write none of it as markup.
 */
const STEP = z.object({
  op: z.enum(["create", "update", "replace", "delete"]),
  /** Such as `aws:s3/bucket:Bucket`. */
  type: z.string(),
  name: z.string(),
  /** Paths of the properties that differ, such as `tags.Owner`. */
  paths: z.array(z.string()),
});

const VIOLATION = z.object({
  policy: z.string(),
  /** Name of the resource. */
  resource: z.string(),
  message: z.string(),
  /** `not-run`: the policy met a value that is known after an update only. */
  kind: z.enum(["violation", "not-run"]),
  enforcement: z.enum(["mandatory", "advisory"]),
});

const PROMOTION = z.object({
  /** Versions that the target has, and that its release file names. */
  from: z.string().optional(),
  to: z.string(),
  rollback: z.boolean(),
  /** Sentences: what promoting copies. */
  copies: z.array(z.string()),
  /** Sentences: what blocks it, as far as a role that reads may see. */
  blocks: z.array(z.string()),
});

const PREVIEW = z.object({
  stack: z.string(),
  /** Why there is no preview; the rest is then empty. */
  error: z.string().optional(),
  /** Number of resources that do not change. */
  same: z.number(),
  steps: z.array(STEP),
  /** Number of steps that were left out, as they were too many for one variable. */
  more: z.number().optional(),
  violations: z.array(VIOLATION),
  /** Where the pull request changes the target's release. */
  promotion: PROMOTION.optional(),
});

const DRIFT = z.object({
  stack: z.string(),
  /** Why it could not be checked; nothing is then known of it. */
  error: z.string().optional(),
  /** Where AWS differs from the state: `delete` for what is gone. */
  steps: z.array(STEP),
  more: z.number().optional(),
});

export type Step = Readonly<z.infer<typeof STEP>>;
export type PolicyFinding = Readonly<z.infer<typeof VIOLATION>>;
export type PromotionPreview = Readonly<z.infer<typeof PROMOTION>>;
/** What a preview of one stack found. */
export type StackPreview = Readonly<z.infer<typeof PREVIEW>>;
/** What was changed of one stack outside Pulumi. */
export type StackDrift = Readonly<z.infer<typeof DRIFT>>;

/** Where a stack could not be previewed. */
export const noPreview = (stack: string, error: string): StackPreview => ({
  stack,
  error,
  same: 0,
  steps: [],
  violations: [],
});

/** Linux allows one variable of a process 131,072 bytes (MAX_ARG_STRLEN), and a letter may take three. */
const MOST_CHARACTERS = 40_000;
/** Characters of one sentence; the run has the rest. */
const MOST_OF_ONE = 1000;
/** Findings that are kept in any case, those that block first. */
const LEAST_FINDINGS = 20;
/** The most important for a reviewer is kept longest. */
const RANK: readonly Step["op"][] = ["replace", "delete", "update", "create"];

/** Results as text that fits into one variable, with as many steps and findings as that allows. */
export function toOutput(results: readonly (StackPreview | StackDrift)[]): string {
  const ranked = results.map((result) => ({
    ...result,
    steps: result.steps.toSorted((a, b) => RANK.indexOf(a.op) - RANK.indexOf(b.op)),
  }));
  for (let most = Math.max(0, ...ranked.map(({ steps }) => steps.length)); ; most = Math.floor(most / 2)) {
    const text = JSON.stringify(
      ranked.map((result) => cut(result, most)),
      (_, value: unknown) => (typeof value === "string" ? value.slice(0, MOST_OF_ONE) : value),
    );
    if (text.length <= MOST_CHARACTERS || most === 0) return text;
  }
}

function cut(result: StackPreview | StackDrift, most: number): StackPreview | StackDrift {
  const steps = result.steps.slice(0, most);
  const more = result.steps.length - steps.length;
  const kept = { ...result, steps, ...(more > 0 && { more }) };
  if (!("violations" in kept)) return kept;
  const rank = ({ kind, enforcement }: PolicyFinding) =>
    kind === "not-run" ? 2 : enforcement === "mandatory" ? 0 : 1;
  const violations = kept.violations
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, Math.max(most, LEAST_FINDINGS));
  return { ...kept, violations };
}

export const previews = z.array(PREVIEW);
export const drifts = z.array(DRIFT);
