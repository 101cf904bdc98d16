import { z } from "zod";

/**
 * What jobs that read AWS hand to jobs that write to GitHub: names and paths, never values. The code of a pull request
 * wrote it, so whoever reads it holds it to this shape and writes none of it as markup.
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
  /** Why there is no preview; then there is nothing else. */
  error: z.string().optional(),
  /** Number of resources that stay as they are. */
  same: z.number(),
  steps: z.array(STEP),
  /** Number of steps that were too many to hand on. */
  more: z.number().optional(),
  violations: z.array(VIOLATION),
  /** Where the pull request changes the target's release. */
  promotion: PROMOTION.optional(),
});

const DRIFT = z.object({
  stack: z.string(),
  /** Why nobody could look; then nothing is known. */
  error: z.string().optional(),
  /** What AWS has otherwise than the state: `delete` for what is gone. */
  steps: z.array(STEP),
  more: z.number().optional(),
});

export type Step = Readonly<z.infer<typeof STEP>>;
export type PolicyFinding = Readonly<z.infer<typeof VIOLATION>>;
export type PromotionPreview = Readonly<z.infer<typeof PROMOTION>>;
/** What a preview of one stack found. */
export type StackPreview = Readonly<z.infer<typeof PREVIEW>>;
/** What somebody changed of one stack beside Pulumi. */
export type StackDrift = Readonly<z.infer<typeof DRIFT>>;

/** Bytes that Linux lets one variable of a process have are 131,072 (MAX_ARG_STRLEN); letters may take three of them. */
const MOST_CHARACTERS = 40_000;
/** Of one sentence, of which the run has the rest. */
const MOST_OF_ONE = 1000;
/** Findings that are handed on in any case, those that block first. */
const LEAST_FINDINGS = 20;
/** What a reviewer has to see first stays longest. */
const RANK: readonly Step["op"][] = ["replace", "delete", "update", "create"];

/** Results as one variable takes them: of steps and findings as many as fit. */
export function handOn(results: readonly (StackPreview | StackDrift)[]): string {
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
