import type { PipelineSettings } from "../../settings/settings";
import { type Comparison, compareMetrics, type Metrics } from "../validation/thresholds";

/** A metric of a run that tried a release, held to its threshold and to the last good run. */
export interface Held extends Comparison {
  /** In the last good run; undefined where that is none, or did not report it. */
  readonly before: number | undefined;
  /** How far it is from that, as a fraction of it; undefined where either is unknown. */
  readonly change: number | undefined;
  /** How far it may be; undefined: as far as it likes. */
  readonly maxChange: number | undefined;
}

type Bounds = Pick<PipelineSettings, "validation" | "canary">;

/**
 * Every metric that is held to something, then the others that the run reported. One that is missing in either run has
 * failed; without a run to compare with, nothing is held to one.
 * @param before Metrics of the last good run; undefined where there is none.
 */
export function holdMetrics(
  found: Metrics,
  before: Metrics | undefined,
  { validation, canary }: Bounds,
): Held[] {
  const maxChanges = canary?.maxChange ?? {};
  const missing = Object.keys(maxChanges).filter(
    (metric) => !Object.hasOwn(found, metric) && !Object.hasOwn(validation.thresholds, metric),
  );
  const all: Comparison[] = [
    ...compareMetrics(found, validation.thresholds),
    ...missing.map((metric) => ({ metric, found: undefined, min: undefined, max: undefined, ok: undefined })),
  ];
  return all.map((each) => {
    const was = before && Object.hasOwn(before, each.metric) ? before[each.metric] : undefined;
    const change = each.found === undefined || was === undefined ? undefined : changeOf(was, each.found);
    const maxChange = Object.hasOwn(maxChanges, each.metric) ? maxChanges[each.metric] : undefined;
    const within =
      maxChange === undefined || (before === undefined && each.found !== undefined)
        ? undefined
        : change !== undefined && change <= maxChange + ROUNDING;
    const verdicts = [each.ok, within].filter((ok) => ok !== undefined);
    const ok = verdicts.length === 0 ? undefined : verdicts.every(Boolean);
    return { ...each, before: was, change, maxChange, ok };
  });
}

/** Of differences between numbers that have no exact form, such as 1.1 - 1. */
const ROUNDING = 1e-9;

const changeOf = (was: number, now: number): number =>
  was === now ? 0 : was === 0 ? Infinity : Math.abs(now - was) / Math.abs(was);
