import { END_HOUR, FIRST_HOUR } from "./calendar";
import { DESCRIPTIONS, within, type Condition } from "./conditions";
import type { DueRun } from "./due-runs";

/**
 * Windows of so many hours, by their first hour since 1970, that ring when no run was started in them: of a run daily at 3
 * that may begin at 4:10, those of 5 hours that begin at 0, 1 and 2.
 */
export interface RingingWindows {
  readonly hours: number;
  readonly starts: ReadonlySet<number>;
}

/**
 * Windows in which a run begins in any case, also when they are up to an hour later, for CloudWatch moves them minute by
 * minute: one from 2:59 still has a run at 3.
 * @param lateMinutes A run may begin so much late.
 * @param hold Windows in a row, an hour apart, that tell of a missed run; each more makes them an hour longer.
 */
export function ringingWindows(runs: readonly DueRun[], lateMinutes: number, hold: number): RingingWindows {
  const end = ({ latest }: DueRun) => Math.ceil((latest + lateMinutes) / 60);
  const begin = ({ earliest }: DueRun) => Math.floor(earliest / 60);
  const hours = Math.max(...new Set(runs.map((run) => end(run) - begin(run)))) + hold;
  const starts = new Set<number>();
  for (const run of runs) for (let start = end(run) - hours; start < begin(run); start++) starts.add(start);
  return { hours, starts };
}

/**
 * When a data point may be below 1, in metric math, so that so many in a row are only where a window rings. Empty:
 * always. `undefined` when the parts of the calendar cannot say it.
 * @param closings What else may be demanded, from nothing.
 */
export function openHours(windows: RingingWindows, closings: readonly Condition[]): string | undefined {
  const open = hoursOf(windows);
  for (const places of DESCRIPTIONS) {
    const described = places.map((place) => within(place, open));
    for (const closing of closings) {
      const conditions = [...described, closing];
      if (onlyRings(windows, conditions))
        return conditions.flatMap(({ expression }) => expression || []).join(" AND ");
    }
  }
  return undefined;
}

function hoursOf({ hours, starts }: RingingWindows): number[] {
  const open = new Set<number>();
  for (const start of starts)
    for (let hour = Math.max(start, FIRST_HOUR); hour < Math.min(start + hours, END_HOUR); hour++)
      open.add(hour);
  return [...open];
}

/** The model's years are those of the schedule's clock, up to 14 hours from UTC. */
const DAY = 24;

/** Whether so many open hours in a row are a window that rings, as far as all runs around them are in the model. */
function onlyRings({ hours, starts }: RingingWindows, conditions: readonly Condition[]): boolean {
  let inARow = 0;
  let rings = false;
  for (let hour = FIRST_HOUR + hours + DAY; hour < END_HOUR - hours - DAY; hour++) {
    inARow = conditions.every(({ holds }) => holds[hour - FIRST_HOUR]) ? inARow + 1 : 0;
    if (inARow < hours) continue;
    if (!starts.has(hour - hours + 1)) return false;
    rings = true;
  }
  return rings;
}
