import { CRON_FIELDS } from "../../settings/cron-field";
import { parseSchedule, type CronSchedule } from "../../settings/schedule-expression";
import { ALWAYS, notIn } from "./conditions";
import { dueRuns, jumpDays, type DueRun } from "./due-runs";
import { openHours, ringingWindows } from "./open-hours";
import { zone } from "./zone";

/** An alarm on metric math that rings when no run was started although one was due. */
export interface SuccessAlarm {
  /** Below 1 in an hour without a run in which one may have been due; `m1` has the runs that each hour started. */
  readonly expression: string;
  /** Hours in a row below 1 that ring. */
  readonly hours: number;
}

export interface WatchedSchedule {
  readonly expression: string;
  readonly timezone: string;
  /** So long a trigger that failed is tried again. */
  readonly retryWindowMinutes: number;
}

/** Until the start of a run is in CloudWatch; Scheduler is up to a minute late itself. */
const DELAY_MINUTES = 10;
/** A new alarm warms up for its whole window, and CloudWatch allows two days of that. */
const MAX_HOURS = 48;
/** CloudWatch's limit of an expression. */
const MAX_EXPRESSION = 2048;
const EVERY_YEAR = CRON_FIELDS.years.max - CRON_FIELDS.years.min + 1;
/** Hours for which the alarm rings for one missed run: three, for an evaluation may be late; fewer where no expression says it. */
const HOLDS = [3, 2, 1];
const STARTED = "FILL(m1, 0)";

/**
 * The alarm that a schedule can have: one that never rings while every run is started in time.
 * `undefined` where CloudWatch cannot tell when a run is due: days by the calendar (`L`, `W`, `#`), certain years, times
 * further apart than it looks back, runs that the clock may always jump over.
 */
export function successAlarm({
  expression,
  timezone,
  retryWindowMinutes,
}: WatchedSchedule): SuccessAlarm | undefined {
  const parsed = parseSchedule(expression);
  if ("fault" in parsed) return undefined;
  const { schedule } = parsed;
  const lateMinutes = retryWindowMinutes + DELAY_MINUTES;
  if (schedule.kind === "cron") return cronAlarm(schedule, timezone, lateMinutes);
  const hours = Math.ceil((schedule.minutes + lateMinutes) / 60);
  return hours <= MAX_HOURS ? { expression: STARTED, hours } : undefined;
}

function cronAlarm(schedule: CronSchedule, timezone: string, lateMinutes: number): SuccessAlarm | undefined {
  const { days, weekdays, years } = schedule;
  if (days === "calendar" || weekdays === "calendar" || years.length < EVERY_YEAR) return undefined;
  const clock = zone(timezone);
  const { runs, skipped } = dueRuns(schedule, clock);
  if (runs.length === 0) return undefined;
  const closings = [ALWAYS, ...(skipped.length > 0 ? [notIn(skipped, jumpDays(clock.skips))] : [])];
  for (const hold of [...HOLDS, ...gaps(runs)]) {
    const windows = ringingWindows(runs, lateMinutes, hold);
    if (windows.hours > MAX_HOURS) return undefined;
    const open = openHours(windows, closings);
    if (open === undefined) continue;
    const expression = open === "" ? STARTED : `IF(${open}, ${STARTED}, 1)`;
    if (expression.length <= MAX_EXPRESSION) return { expression, hours: windows.hours };
  }
  return undefined;
}

/** Hours between runs, from the shortest: an alarm that holds as long as one goes on from each of its runs to the next. */
function gaps(runs: readonly DueRun[]): number[] {
  const hours = runs.slice(1).map(({ latest }, index) => (latest - (runs[index]?.earliest ?? latest)) / 60);
  return [...new Set(hours.map(Math.ceil))].sort((one, other) => one - other);
}
