import { type CronSchedule, daysOf, parseSchedule } from "../../settings/schedule-expression";
import { type Offset, offsetOf } from "./zone";

/** When a schedule starts a run. */
export interface Occurrence {
  readonly at: Date;
  /** The same by the schedule's own clock, without its zone: `2026-12-02T03:00`. */
  readonly local: string;
}

const MINUTE = 60_000;
const DAY = 24 * 60;
/** Minutes that the clock may have jumped since a local time that lies ahead: no zone jumps further. */
const MOST_OF_A_JUMP = 3 * 60;

/**
 * The first time after another at which EventBridge Scheduler starts a run; undefined where its expression and zone do not
 * say it: `rate(…)`, which counts from a time that AWS keeps, days that a calendar decides (`L`, `W`, `#`), an hour that the
 * clock repeats, and what is not a recurring schedule or has no year left.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#daylist-savings-time
 */
export function nextOccurrence(
  { expression, timezone }: { readonly expression: string; readonly timezone: string },
  after: Date,
): Occurrence | undefined {
  const parsed = parseSchedule(expression, after.getUTCFullYear());
  if ("fault" in parsed || parsed.schedule.kind === "rate") return undefined;
  const { schedule } = parsed;
  if (schedule.days === "calendar" || schedule.weekdays === "calendar") return undefined;
  const offset = knownOffset(timezone);
  if (!offset) return undefined;
  const now = after.getTime() / MINUTE + offset(after.getTime());
  for (const local of localTimes(schedule, now - MOST_OF_A_JUMP)) {
    const times = instantsOf(local, offset);
    // A time that the clock leaves out is skipped; of one that it repeats AWS does not say which it takes.
    if (times.every((time) => time <= after.getTime())) continue;
    const [time] = times;
    if (times.length > 1 || time === undefined) return undefined;
    return { at: new Date(time), local: new Date(local * MINUTE).toISOString().slice(0, 16) };
  }
  return undefined;
}

/** Undefined for a zone that this machine does not know. */
function knownOffset(timezone: string): Offset | undefined {
  try {
    return offsetOf(timezone);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Times by the schedule's own clock from one on, in their order, in minutes as if that clock were UTC. */
function* localTimes(schedule: CronSchedule, from: number): Generator<number> {
  const { days, months, weekdays, hours, minutes, years } = schedule;
  const first = new Date(from * MINUTE);
  for (const year of years.filter((each) => each >= first.getUTCFullYear()))
    for (const month of months)
      for (let date = 1; date <= daysOf(year, month); date++) {
        const day = Date.UTC(year, month - 1, date) / MINUTE;
        if (day + DAY <= from) continue;
        if (typeof days !== "string" && !days.includes(date)) continue;
        const weekday = new Date(day * MINUTE).getUTCDay() + 1;
        if (typeof weekdays !== "string" && !weekdays.includes(weekday)) continue;
        for (const hour of hours)
          for (const minute of minutes) {
            const local = day + hour * 60 + minute;
            if (local >= from) yield local;
          }
      }
}

/** The times, in milliseconds since 1970, at which a zone's clock shows a local one: none, one or two. */
function instantsOf(local: number, offset: Offset): number[] {
  const around = [local - DAY, local + DAY].map((time) => offset(time * MINUTE));
  return [...new Set(around)]
    .map((ahead) => ({ ahead, time: (local - ahead) * MINUTE }))
    .filter(({ ahead, time }) => offset(time) === ahead)
    .map(({ time }) => time);
}
