import type { PipelineSettings } from "../../settings/settings";

/** Metrics by the names that the workload gave them; each is a finite number. */
export type Metrics = Readonly<Record<string, number>>;

export type Thresholds = PipelineSettings["validation"]["thresholds"];

/** One metric, held to its threshold. */
export interface Comparison {
  readonly metric: string;
  /** Undefined when the run did not report it. */
  readonly found: number | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
  /** Whether it lies within its bounds, which are allowed themselves; undefined for a metric that has none. */
  readonly ok: boolean | undefined;
}

/** Every metric that has a threshold, then the others that the run reported. One that was not reported has failed. */
export function compareMetrics(metrics: Metrics, thresholds: Thresholds): Comparison[] {
  const held = Object.entries(thresholds).map(([metric, { min, max }]) => {
    const found = Object.hasOwn(metrics, metric) ? metrics[metric] : undefined;
    const ok = found !== undefined && found >= (min ?? -Infinity) && found <= (max ?? Infinity);
    return { metric, found, min, max, ok };
  });
  const others = Object.entries(metrics)
    .filter(([metric]) => !Object.hasOwn(thresholds, metric))
    .map(([metric, found]) => ({ metric, found, min: undefined, max: undefined, ok: undefined }));
  return [...held, ...others];
}
