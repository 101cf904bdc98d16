import { inLine } from "../../settings/printable";
import type { HeldRun } from "../canary/hold";
import { failedIn, hasPassed } from "../canary/hold";
import { table } from "../command-line/columns";

/** A run that tried a release, for people. */
export function heldText(held: HeldRun): string {
  const { live, execution, before, metrics } = held;
  const shown = (value: number | undefined, none: string) => (value === undefined ? none : String(value));
  const percent = (fraction: number | undefined) =>
    fraction === undefined ? "-" : Number.isFinite(fraction) ? `${+(fraction * 100).toFixed(2)}%` : "from 0";
  const rows = metrics.map((each) => [
    inLine(each.metric),
    shown(each.found, "not reported"),
    shown(each.min, "-"),
    shown(each.max, "-"),
    shown(each.before, "-"),
    percent(each.change),
    percent(each.maxChange),
    each.ok === undefined ? "" : each.ok ? "✓" : "✗",
  ]);
  return [
    `run    ${execution}`,
    `input  s3://${live.names.inputBucket}/${live.inputKey}`,
    `beside ${besideText(before)}`,
    "",
    table([["metric", "found", "min", "max", "beside", "change", "at most", ""], ...rows]),
    "",
    hasPassed(held)
      ? "✓ Every metric that is held to something is within it."
      : `✗ Outside of its bounds or not reported: ${failedIn(held).join(", ")}.`,
  ].join("\n");
}

function besideText(before: HeldRun["before"]): string {
  if (!before) return "no run: none of the pipeline has succeeded in 90 days, so no change is held to one";
  const { run, sameInput } = before;
  return `${run.arn}, ${sameInput ? "the last good run with the same input" : "the last good run; that its input was the same is not known"}`;
}

/** The same for machines. */
export const heldJson = (held: HeldRun): object => ({
  passed: hasPassed(held),
  execution: held.execution,
  before: held.before ? { execution: held.before.run.arn, sameInput: held.before.sameInput } : null,
  metrics: held.metrics.map((each) => ({
    ...each,
    // JSON has no infinity, which is the change from zero to anything.
    change: each.change === Infinity ? null : each.change,
  })),
});
