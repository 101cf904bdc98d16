import type { StackDrift, Step } from "../results";
import { code, toMarkdown } from "./markdown";
import { moreLine, stepLines } from "./step-lines";

/** The first line, by which it is found again. */
export const DRIFT_MARKER = "<!-- ds-pipeline: drift -->";

/** What is known of every stack. */
export interface DriftReport {
  readonly drifted: readonly StackDrift[];
  /** Stacks that nobody could look at, with the reason. */
  readonly unknown: readonly { readonly stack: string; readonly error: string }[];
}

/** What was left of each stack that there is: one of which nothing was left is not clean. */
export function toDriftReport(stacks: readonly string[], results: readonly StackDrift[]): DriftReport {
  const looked = results.filter(({ error }) => error === undefined);
  const unknown = stacks
    .filter((stack) => !looked.some((each) => each.stack === stack))
    .map((stack) => ({
      stack,
      error: results.find((each) => each.stack === stack)?.error ?? "the run left no result for it",
    }));
  return { drifted: looked.filter(({ steps, more = 0 }) => steps.length + more > 0), unknown };
}

export function driftTitle({ drifted, unknown }: DriftReport): string {
  const names = (stacks: readonly { readonly stack: string }[]) =>
    stacks.map(({ stack }) => stack).join(", ");
  const parts = [
    drifted.length > 0 && `${names(drifted)} changed outside Pulumi`,
    unknown.length > 0 && `could not check ${names(unknown)}`,
  ];
  return `Drift: ${parts.filter(Boolean).join("; ")}`;
}

/** The text, the same for the same findings. */
export function driftText({ drifted, unknown }: DriftReport): string {
  return toMarkdown(
    `${DRIFT_MARKER}\n### Drift: AWS differs from what was deployed`,
    [
      {
        title: "Could not be checked",
        lines: unknown.map(({ stack, error }) => `${code(stack)}: ${code(error)}`),
      },
      {
        title: "Changed outside Pulumi",
        lines: drifted.flatMap(({ stack, steps, more }) => [
          ...stepLines(stack, steps, wordOf),
          ...moreLine(stack, more),
        ]),
      },
    ],
    "Find out who changed it and why. Then write the change into the program, or take it back with an update of the stack. This issue is closed by the first run that looked at every stack and found nothing.",
  );
}

const wordOf = ({ op }: Step): string => (op === "delete" ? "has lost" : "has a changed");
